using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Mail;

public sealed class MailAccountTests(HelpDesk desk)
{
    private const string Path = "/api/v1/mail-accounts";

    [Fact]
    public async Task A_client_secret_and_a_refresh_token_go_in_and_never_come_out()
    {
        var name = $"account-{Guid.NewGuid():N}";
        await desk.Admin.PostOkAsync(Path, new
        {
            name,
            source = "pop3",
            imapHost = "mail.invalid",
            imapPort = 995,
            imapUser = "support",
            afterFetch = "delete",
            isEnabled = false,
            oAuth = new
            {
                tokenUrl = "https://login.invalid/token",
                clientId = "desk",
                clientSecret = "s3cret",
                refreshToken = "r3fresh",
            },
        });
        var stored = await desk.Admin.PutOkAsync($"{Path}/{name}", new { queue = "" });
        Assert.Equal(("pop3", "delete"), (stored.Text("source"), stored.Text("afterFetch")));
        Assert.Equal("desk", stored["oAuth"]!.Text("clientId"));
        var text = stored.ToJsonString() + (await desk.Admin.GetOkAsync(Path)).ToJsonString();
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("r3fresh", text, StringComparison.Ordinal);
        await desk.Admin.DeleteAsync($"{Path}/{name}", TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("""{ "source": "directory", "directory": "../etc" }""", "directory")]
    [InlineData("""{ "source": "directory" }""", "directory")]
    [InlineData("""{ "imapHost": "a.test", "imapUser": "a", "moreFolders": ["INBOX"] }""", "moreFolders")]
    [InlineData("""{ "imapHost": "a.test", "imapUser": "a", "afterFetch": "move" }""", "moveTo")]
    [InlineData("""{ "imapHost": "a.test", "imapUser": "a", "afterFetch": "move", "moveTo": "inbox" }""", "moveTo")]
    [InlineData("""{ "source": "pop3", "imapHost": "a.test", "imapUser": "a", "afterFetch": "move" }""", "afterFetch")]
    [InlineData("""{ "smtpHost": "a.test", "oAuth": { "tokenUrl": "http://a.test/", "clientId": "a" } }""", "tokenUrl")]
    [InlineData("""{ "smtpHost": "a.test", "oAuth": { "tokenUrl": "https://a.test/" } }""", "clientId")]
    public async Task An_account_that_makes_no_sense_is_refused(string settings, string field)
    {
        var body = JsonNode.Parse(settings)!.AsObject();
        body["name"] = $"account-{Guid.NewGuid():N}";
        var refusal = await desk.Admin.PostAsync(Path, body).RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(field, refusal.Text("field"));
    }
}
