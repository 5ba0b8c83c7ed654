using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Mail;

/// <summary>Makes what fetches the mail of an account.</summary>
internal sealed class MailFetchers(
    MailTaker taker, IOptions<MailOptions> options, TimeProvider clock, ILogger<MailFetcher> logger)
{
    /// <summary>One for each folder: each is told of new mail by itself.</summary>
    public ImmutableArray<MailFetcher> Of(MailAccountSettings account, MailLogin login)
    {
        var folders = account.Source == FetchSource.Imap
            ? account.MoreFolders.Insert(0, account.Folder)
            : [account.Folder];
        return
        [
            .. folders.Select(folder =>
                new MailFetcher(account with { Folder = folder }, login, taker, options.Value, clock, logger)),
        ];
    }
}
