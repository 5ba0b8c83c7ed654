using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.MailServers;
using Xunit;

namespace OrleansTickets.Mail;

public sealed class MailOAuthTests : IAsyncLifetime
{
    private const string Support = "support@helpdesk.test";
    private readonly ScriptedImap imap = new();
    private readonly ScriptedPop3 pop3 = new();
    private readonly ScriptedSmtp smtp = new();
    private TokenServer tokens = null!;
    private MailDesk desk = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MailAccountSettings Account => ScriptedMails.Account(imap.Port) with
    {
        ImapPassword = null,
        SmtpHost = "127.0.0.1",
        SmtpPort = smtp.Port,
        SmtpSecurity = MailSecurity.None,
        SmtpUser = Support,
        OAuth = new()
        {
            TokenUrl = tokens.Url,
            ClientId = "desk",
            ClientSecret = "s3cret-of-the-client",
            Scope = "mail",
        },
    };

    public async ValueTask InitializeAsync()
    {
        tokens = await TokenServer.StartAsync();
        desk = await MailDesk.StartAsync();
        imap.Tokens.Add("token-1");
        pop3.Tokens.Add("token-1");
        smtp.Tokens.Add("token-1");
    }

    public async ValueTask DisposeAsync()
    {
        await desk.DisposeAsync();
        await tokens.DisposeAsync();
        await imap.DisposeAsync();
        await pop3.DisposeAsync();
        await smtp.DisposeAsync();
    }

    [Fact]
    public async Task One_token_opens_the_mailbox_and_the_way_out()
    {
        imap.Put(ScriptedMails.Compose("printer"));
        await desk.SaveAsync(Account);
        var ticket = Assert.Single(await desk.TicketsAsync(1)).Number;
        await desk.ReplyAsync(ticket, "Hello");
        await Eventually.BecomesAsync(async () => (await desk.OutboxAsync()) is [{ State: Delivery.Sent }]);
        var asked = Assert.Single(tokens.Requests);
        Assert.Equal(
            [("client_id", "desk"), ("client_secret", "s3cret-of-the-client"), ("grant_type", "client_credentials"),
                ("scope", "mail")],
            asked.Select(field => (field.Key, field.Value)).Order());
    }

    [Fact]
    public async Task A_POP3_mailbox_opens_by_a_token()
    {
        pop3.Put("a", ScriptedMails.Compose("printer"));
        await desk.SaveAsync(Account with { Source = FetchSource.Pop3, ImapPort = pop3.Port });
        await desk.TicketsAsync(1);
    }

    [Fact]
    public async Task A_token_is_kept_until_it_lapses_or_is_refused()
    {
        tokens.Answer = number => TokenServer.Token($"token-{number}", number == 2 ? 1 : 3_600);
        await desk.SaveAsync(Account with { ImapHost = "" });
        Assert.Equal("token-1", await ReadTokenAsync(null));
        Assert.Equal("token-1", await ReadTokenAsync(null));
        Assert.Equal("token-2", await ReadTokenAsync("token-1"));
        await Eventually.BecomesAsync(async () => await ReadTokenAsync("token-1") == "token-3");
        Assert.Equal("token-3", await ReadTokenAsync("token-1"));
        Assert.Equal(3, tokens.Requests.Count);
    }

    [Fact]
    public async Task A_token_is_replaced_five_minutes_before_its_end()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 28, 10, 0, 0, TimeSpan.Zero));
        using var endpoint = new TokenEndpoint(clock);
        var token = await endpoint.RequestAsync(Account.OAuth!, Cancel);
        Assert.Equal(clock.GetUtcNow().AddMinutes(55), token.Until);
        Assert.Null(token.RefreshToken);
    }

    [Fact]
    public async Task A_refresh_token_that_is_replaced_outlives_a_crash_and_is_never_readable()
    {
        tokens.Answer = number => TokenServer.Token($"token-{number}", refresh: $"refresh-{number}-xyz");
        await desk.SaveAsync(Account with
        {
            ImapHost = "",
            OAuth = Account.OAuth! with { RefreshToken = "refresh-0-xyz" },
        });
        Assert.Equal("token-1", await ReadTokenAsync(null));
        await desk.KillAsync();
        var next = await MailDesk.StartAsync(desk.Data);
        await desk.DisposeAsync();
        desk = next;
        Assert.Equal("token-2", await ReadTokenAsync(null));
        Assert.Equal(
            [("refresh_token", "refresh-0-xyz"), ("refresh_token", "refresh-1-xyz")],
            tokens.Requests.Select(asked => (asked["grant_type"], asked["refresh_token"])));

        using var _ = Caller.AsSystem();
        var given = (await desk.Grains.GetGrain<IMailAccountGrain>(Support).Read())!.OAuth!;
        Assert.Equal((null, null), (given.ClientSecret, given.RefreshToken));
        foreach (var file in desk.Data.GetFiles("*", SearchOption.AllDirectories))
        {
            await using var stream = file.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Cancel);
            foreach (var secret in (string[])["s3cret-of-the-client", "refresh-2-xyz", "refresh-1-xyz"])
            {
                Assert.True(bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret)) < 0, file.Name);
            }
        }
    }

    [Fact]
    public async Task An_endpoint_that_gives_no_token_is_told()
    {
        tokens.Answer = _ => Results.Json(
            new { error = "invalid_client", error_description = "The secret has lapsed." }, statusCode: 401);
        await desk.SaveAsync(Account);
        await Eventually.BecomesAsync(async () => (await desk.StatusAsync()).LastError is { } error
            && error.Contains("invalid_client The secret has lapsed.", StringComparison.Ordinal));
    }

    private async Task<string> ReadTokenAsync(string? refused)
    {
        using var _ = Caller.AsSystem();
        return await desk.Grains.GetGrain<IMailAccountGrain>(Support).ReadToken(refused);
    }
}
