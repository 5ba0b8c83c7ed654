using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Mail;

public sealed class MailTests(HelpDesk desk)
{
    private const string Path = "/api/v1/mail";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_becomes_a_ticket_once()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var mail = $"From: Carla <c@customer.example>\r\nTo: {address}\r\nSubject: Hello\r\n\r\nBody";
        using var first = await desk.Admin.PostAsync(Path, HelpDesk.Mail(mail), Cancel);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        using var second = await desk.Admin.PostAsync(Path, HelpDesk.Mail(mail), Cancel);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        var created = JsonNode.Parse(await first.Content.ReadAsStringAsync(Cancel))!;
        var known = JsonNode.Parse(await second.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal(("created", queue, "none"),
            (created.Text("outcome"), created.Text("queue"), created.Text("autoResponse")));
        Assert.Equal(("duplicate", created.Text("ticket")), (known.Text("outcome"), known.Text("ticket")));
        var ticket = await desk.Admin.GetOkAsync($"/api/v1/tickets/{created.Text("ticket")}");
        Assert.Equal(("Hello", "new", "unlocked"),
            (ticket.Text("title"), ticket.Text("state"), ticket.Text("lock")));
        var article = Assert.Single(ticket.Items("articles"))!;
        Assert.Equal("Body", article.Text("body").Trim());
        Assert.Equal("c@customer.example", article["from"]!.Text("address"));
        Assert.EndsWith("Z", article.Text("created"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_envelope_decides_the_queue_where_the_headers_do_not()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = HelpDesk.Mail("From: c@customer.example\r\nTo: undisclosed:;\r\nSubject: Bcc\r\n\r\nx" + address),
        };
        request.Headers.Add("X-Envelope-To", $"<{address}>");
        using var response = await desk.Admin.SendAsync(request, Cancel);
        Assert.Contains($"\"queue\":\"{queue}\"", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Subject: nobody sent this\r\n\r\nx")]
    [InlineData("From: \0a@b.example\r\nSubject: zero\0bytes\r\n\r\nx\0y")]
    [InlineData("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/x")]
    [InlineData("no mail at all")]
    public async Task Whatever_comes_is_kept_and_can_be_found_again(string mail)
    {
        var before = await CountAsync();
        using var response = await desk.Admin.PostAsync(Path, HelpDesk.Mail($"{mail}{Suffix(mail)}"), Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, text);
        var outcome = JsonNode.Parse(text)!;
        if (outcome.Text("outcome") == "quarantined")
        {
            Assert.Equal(before + 1, await CountAsync());
        }
        else
        {
            var ticket = await desk.Admin.GetOkAsync($"/api/v1/tickets/{outcome.Text("ticket")}");
            Assert.Single(ticket.Items("articles"));
        }
    }

    [Fact]
    public async Task A_mail_over_the_limit_is_refused_as_too_large()
    {
        var (_, address) = await desk.MakeQueueAsync();
        var mail = $"From: c@customer.example\r\nTo: {address}\r\nSubject: Big\r\n\r\n{new string('x', HelpDesk.MaxMailSize)}";
        await desk.Admin.PostAsync(Path, HelpDesk.Mail(mail), Cancel)
            .RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task A_token_for_mail_hands_in_mail_and_does_nothing_else()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var (login, _) = await desk.MakeAgentAsync(queue, ["rw"]);
        var token = await desk.Admin.PostOkAsync(
            $"/api/v1/agents/{login}/tokens", new { name = "exim", scope = "mail" });
        using var source = desk.Client(token.Text("token"));
        var mail = HelpDesk.Mail($"From: c@customer.example\r\nTo: {address}\r\nSubject: Piped\r\n\r\nx");
        var outcome = await source.SendOkAsync(HttpMethod.Post, Path, mail);
        Assert.Equal("created", outcome.Text("outcome"));
        await source.ReadAsync($"/api/v1/tickets/{outcome.Text("ticket")}")
            .RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        await source.ReadAsync("/api/v1/queues").RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
    }

    [Fact]
    public async Task An_agent_who_is_no_administrator_hands_in_no_mail()
    {
        var (queue, _) = await desk.MakeQueueAsync();
        var (_, anna) = await desk.MakeAgentAsync(queue, ["rw"]);
        await anna.PostAsync(Path, HelpDesk.Mail("From: a@b.example\r\n\r\nx"), Cancel)
            .RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        await anna.ReadAsync("/api/v1/outbox").RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        await anna.ReadAsync("/api/v1/quarantine").RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        await anna.ReadAsync("/api/v1/mail-accounts").RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
    }

    // Zero bytes are zero bytes; everything else differs from run to run and test to test.
    private static string Suffix(string mail) => mail.Length == 0 ? "" : $"\r\n{Guid.NewGuid()}";

    private async Task<int> CountAsync() =>
        (await desk.Admin.GetOkAsync("/api/v1/quarantine?limit=200")).Items().Count;
}
