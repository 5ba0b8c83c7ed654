using MailKit;
using MailKit.Security;
using OrleansTickets.Agents;

namespace OrleansTickets.Mail;

/// <summary>How the users of an account log in.</summary>
/// <param name="password">The password, where there is no token.</param>
/// <param name="readToken">Gives an access token; one that was refused goes in, so that it is not given again.</param>
internal sealed class MailLogin(string password, Func<string?, Task<string>>? readToken = null)
{
    /// <summary>By the tokens that this account's grain gives.</summary>
    public static MailLogin ByToken(IMailAccountGrain account) => new("", async refused =>
    {
        using (Caller.AsSystem())
        {
            return await account.ReadToken(refused);
        }
    });

    /// <exception cref="AuthenticationException">The server refuses.</exception>
    /// <exception cref="MailAccountException">There is no token.</exception>
    public async Task LogInAsync(IMailService server, string user, CancellationToken cancellationToken)
    {
        if (readToken is null)
        {
            await server.AuthenticateAsync(user, password, cancellationToken);
            return;
        }

        var token = await readToken(null).WaitAsync(cancellationToken);
        try
        {
            await server.AuthenticateAsync(new SaslMechanismOAuth2(user, token), cancellationToken);
        }
        catch (AuthenticationException)
        {
            await readToken(token).WaitAsync(cancellationToken); // it may have been revoked: the next try has a new one
            throw;
        }
    }
}
