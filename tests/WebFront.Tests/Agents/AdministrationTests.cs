using System.Net;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Agents;

public sealed class AdministrationTests(HelpDesk desk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("no token of ours")]
    public async Task Without_a_token_that_counts_every_call_is_refused_alike(string? token)
    {
        using var stranger = desk.Client(token);
        foreach (var path in (string[])
            ["/api/v1/queues", "/api/v1/tickets", "/api/v1/tickets/1", "/api/v1/agents", "/api/v1/notifications"])
        {
            using var response = await stranger.GetAsync(path, Cancel);
            Assert.StartsWith("Bearer", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            await Task.FromResult(response).RefusedAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }
        await stranger.PostAsync("/api/v1/mail", HelpDesk.Mail("x"), Cancel)
            .RefusedAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_queue_is_made_read_changed_and_removed()
    {
        var (name, address) = await desk.MakeQueueAsync(new { followUp = "newTicket", unlockTimeoutMinutes = 30 });
        var path = $"/api/v1/queues/{Uri.EscapeDataString(name)}";
        var queue = await desk.Admin.GetOkAsync(path);
        Assert.Equal((address, "newTicket", 30),
            (queue.Text("address"), queue.Text("followUp"), (int)queue["unlockTimeoutMinutes"]!));
        var changed = await desk.Admin.PutOkAsync(path, new { signature = "Bye" });
        Assert.Equal((address, "newTicket", "Bye"),
            (changed.Text("address"), changed.Text("followUp"), changed.Text("signature")));
        Assert.Contains(
            (await desk.Admin.GetOkAsync("/api/v1/queues")).Items(), item => item!.Text("name") == name);
        await desk.Admin.PostAsync("/api/v1/queues", new { name })
            .RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
        using var removed = await desk.Admin.DeleteAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await desk.Admin.ReadAsync(path).RefusedAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Two_queues_share_no_address()
    {
        var (_, address) = await desk.MakeQueueAsync();
        var problem = await desk.Admin.PostAsync("/api/v1/queues", new { name = HelpDesk.Unique("Queue "), address })
            .RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal("address", problem.Text("field"));
    }

    [Fact]
    public async Task Who_is_no_administrator_changes_nothing()
    {
        var (queue, _) = await desk.MakeQueueAsync();
        var (login, anna) = await desk.MakeAgentAsync(queue, ["rw"]);
        var path = $"/api/v1/queues/{Uri.EscapeDataString(queue)}";
        await anna.PutAsync(path, System.Net.Http.Json.JsonContent.Create(new { signature = "x" }), Cancel)
            .RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        await anna.DeleteAsync(path, Cancel).RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        await anna.PostAsync("/api/v1/agents", new { login = HelpDesk.Unique("a"), name = "A" })
            .RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        await anna.PostAsync($"/api/v1/agents/{HelpDesk.AdminLogin}/tokens", new { name = "mine" })
            .RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        var own = await anna.PostOkAsync($"/api/v1/agents/{login}/tokens", new { name = "mine" });
        Assert.NotEmpty(own.Text("token"));
    }

    [Fact]
    public async Task A_role_gives_its_rights()
    {
        var (queue, _) = await desk.MakeQueueAsync();
        var role = HelpDesk.Unique("role");
        await desk.Admin.PutOkAsync(
            $"/api/v1/roles/{role}", new { rights = new Dictionary<string, string[]> { [queue] = ["ro", "note"] } });
        var (other, _) = await desk.MakeQueueAsync();
        var (login, anna) = await desk.MakeAgentAsync(other, ["rw"]);
        var path = $"/api/v1/queues/{Uri.EscapeDataString(queue)}";
        await anna.ReadAsync(path).RefusedAsync(HttpStatusCode.NotFound, "not-found");
        var agent = await desk.Admin.PutOkAsync($"/api/v1/agents/{login}", new { roles = new[] { role } });
        Assert.Equal([role], agent.Items("roles").Select(item => (string)item!));
        await anna.GetOkAsync(path);
        await anna.PostAsync($"{path}/take-next").RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
    }

    [Theory]
    [InlineData("""{"login":"short","name":"S","password":"short"}""", "password")]
    [InlineData("""{"login":"odd","name":"O","rights":{"Inbox":["fly"]}}""", "rights")]
    [InlineData("""{"name":"nobody"}""", "login")]
    [InlineData("""{"login":"system","name":"S"}""", "login")]
    public async Task An_agent_that_cannot_be_is_refused_by_field(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var problem = await desk.Admin.PostAsync("/api/v1/agents", content, Cancel)
            .RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(field, problem.Text("field"));
    }

    [Fact]
    public async Task A_revoked_token_soon_opens_nothing()
    {
        var (queue, _) = await desk.MakeQueueAsync();
        var (login, anna) = await desk.MakeAgentAsync(queue, ["rw"]);
        await anna.GetOkAsync("/api/v1/queues");
        var tokens = await desk.Admin.GetOkAsync($"/api/v1/agents/{login}/tokens");
        var token = Assert.Single(tokens.Items())!;
        using var revoked = await desk.Admin.DeleteAsync($"/api/v1/agents/{login}/tokens/{token.Text("hash")}", Cancel);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        HttpStatusCode status;
        do
        {
            using var response = await anna.ReadAsync("/api/v1/queues");
            status = response.StatusCode;
        }
        while (status == HttpStatusCode.OK); // ends by the test's own deadline
        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    [Fact]
    public async Task A_template_is_made_used_and_removed()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var template = await desk.Admin.PostOkAsync("/api/v1/templates", new
        {
            name = "Thanks",
            queue,
            body = "Thank you for ticket {{ ticket.number }}.",
        });
        var (_, anna) = await desk.MakeAgentAsync(queue, ["rw"]);
        var offered = await anna.GetOkAsync($"/api/v1/templates?queue={Uri.EscapeDataString(queue)}");
        Assert.Contains(offered.Items(), item => item!.Text("id") == template.Text("id"));
        var number = (await desk.MailAsync(address)).Text("ticket");
        var ticket = await anna.PostOkAsync($"/api/v1/tickets/{number}/reply", new { template = template.Text("id") });
        Assert.Contains($"ticket {number}.", ticket.Items("articles")[1]!.Text("body"), StringComparison.Ordinal);
        await desk.Admin.PutOkAsync($"/api/v1/templates/{template.Text("id")}", new { name = "Many thanks" });
        using var removed = await desk.Admin.DeleteAsync($"/api/v1/templates/{template.Text("id")}", Cancel);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await desk.Admin.ReadAsync($"/api/v1/templates/{template.Text("id")}")
            .RefusedAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_mail_account_never_gives_its_passwords_out()
    {
        var name = HelpDesk.Unique("account");
        var account = await desk.Admin.PostOkAsync("/api/v1/mail-accounts", new
        {
            name,
            isEnabled = false,
            smtpHost = "mail.example",
            smtpUser = "desk",
            smtpPassword = "the secret of the mail server",
        });
        Assert.Null(account["smtpPassword"]);
        var all = await desk.Admin.GetStringAsync("/api/v1/mail-accounts", Cancel);
        Assert.Contains(name, all, StringComparison.Ordinal);
        Assert.DoesNotContain("the secret", all, StringComparison.Ordinal);
        using var removed = await desk.Admin.DeleteAsync($"/api/v1/mail-accounts/{name}", Cancel);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    [Theory]
    [InlineData("/health/live", "{}")]
    [InlineData(
        "/health/ready",
        """{"database":"Healthy","membership":"Healthy","store queue":"Healthy","invariants":"Healthy","grains":"Healthy"}""")]
    public async Task Health_needs_no_token(string path, string checks)
    {
        using var stranger = desk.Client(null);
        Assert.Equal($$"""{"status":"Healthy","checks":{{checks}}}""", await stranger.GetStringAsync(path, Cancel));
    }
}
