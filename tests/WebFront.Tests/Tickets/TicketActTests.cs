using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Tickets;

public sealed class TicketActTests(HelpDesk desk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_hundred_agents_who_lock_at_once_exactly_one_has_the_ticket()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var path = await OpenAsync(address);
        var agents = new List<(string Login, HttpClient Client)>();
        for (var i = 0; i < 100; i++)
        {
            agents.Add(await desk.MakeAgentAsync(queue, ["rw"]));
        }
        var start = new TaskCompletionSource();
        var calls = agents.Select(async agent =>
        {
            await start.Task;
            return (agent.Login, Response: await agent.Client.PostAsync($"{path}/lock"));
        }).ToList();
        start.SetResult();
        var answers = await Task.WhenAll(calls);
        var winner = Assert.Single(answers, answer => answer.Response.StatusCode == HttpStatusCode.OK);
        foreach (var answer in answers.Where(answer => answer.Login != winner.Login))
        {
            var problem = await Task.FromResult(answer.Response)
                .RefusedAsync(HttpStatusCode.Conflict, "ticket-locked");
            Assert.Equal(winner.Login, problem.Text("owner"));
        }
        Assert.Equal(winner.Login, (await desk.Admin.GetOkAsync(path)).Text("owner"));
    }

    [Fact]
    public async Task The_same_command_again_answers_the_same_and_does_nothing()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var path = await OpenAsync(address);
        var (_, anna) = await desk.MakeAgentAsync(queue, ["rw"]);
        var note = new { body = "Called back.", commandId = "note-1" };
        var first = await anna.PostOkAsync($"{path}/note", note);
        var second = await anna.PostOkAsync($"{path}/note", note);
        Assert.Equal((long)first["version"]!, (long)second["version"]!);
        Assert.Equal(2, second.Items("articles").Count);
    }

    [Fact]
    public async Task A_reply_is_stale_after_the_customer_wrote_but_not_after_a_colleague_did()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var path = await OpenAsync(address);
        var (_, anna) = await desk.MakeAgentAsync(queue, ["rw"]);
        var (_, ben) = await desk.MakeAgentAsync(queue, ["rw"]);
        var seen = await anna.GetOkAsync(path);
        await ben.PostOkAsync($"{path}/note", new { body = "A colleague's note." });
        var answered = await anna.PostOkAsync(
            $"{path}/reply", new { body = "First answer.", expectedVersion = (long)seen["version"]! });
        await FollowUpAsync(address, answered);
        await anna.PostAsync($"{path}/reply", new { body = "Too late.", expectedVersion = (long)answered["version"]! })
            .RefusedAsync(HttpStatusCode.Conflict, "stale-version");
    }

    [Fact]
    public async Task A_reply_goes_to_the_outbox_and_can_close_the_ticket()
    {
        var (queue, address) = await desk.MakeQueueAsync(new { signature = "The team" });
        var path = await OpenAsync(address);
        var (login, anna) = await desk.MakeAgentAsync(queue, ["rw"]);
        var ticket = await anna.PostOkAsync($"{path}/reply", new
        {
            body = "Turn it off and on.",
            to = new object[] { "Carla <carla@customer.example>", new { name = "Bo", address = "bo@customer.example" } },
            closeAs = "successful",
        });
        Assert.Equal("closedSuccessful", ticket.Text("state"));
        Assert.Equal(login, ticket.Text("owner"));
        var reply = ticket.Items("articles")[1]!;
        Assert.Equal("agent", reply.Text("senderType"));
        Assert.Equal("email", reply.Text("channel"));
        Assert.Contains("Turn it off and on.", reply.Text("body"), StringComparison.Ordinal);
        Assert.Contains("The team", reply.Text("body"), StringComparison.Ordinal);
        Assert.Equal(
            ["carla@customer.example", "bo@customer.example"], reply.Items("to").Select(to => to!.Text("address")));
        Assert.Contains($"[Ticket#{ticket.Text("number")}]", reply.Text("subject"), StringComparison.Ordinal);
        var outbox = await desk.Admin.GetOkAsync("/api/v1/outbox?limit=200");
        var sent = Assert.Single(outbox.Items(), mail => mail!.Text("ticket") == ticket.Text("number"));
        Assert.Equal(reply.Text("messageId"), sent!.Text("messageId"));
        await anna.PostAsync($"{path}/lock").RefusedAsync(HttpStatusCode.Conflict, "ticket-closed");
    }

    [Fact]
    public async Task Each_act_answers_the_ticket_as_it_then_is()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var (other, _) = await desk.MakeQueueAsync();
        var path = await OpenAsync(address);
        var (anna, client) = await desk.MakeAgentAsync(queue, ["rw"]);
        var (ben, _) = await desk.MakeAgentAsync(queue, ["rw"]);
        Assert.Equal("locked", (await client.PostOkAsync($"{path}/lock")).Text("lock"));
        Assert.Equal(5, (int)(await client.PostOkAsync($"{path}/priority", new { priority = 5 }))["priority"]!);
        var pending = await client.PostOkAsync(
            $"{path}/pending", new { until = "2099-01-01T10:00:00Z", thenClose = "unsuccessful" });
        Assert.Equal("pendingAutoCloseUnsuccessful", pending.Text("state"));
        Assert.Equal("2099-01-01T10:00:00Z", pending.Text("due"));
        Assert.Equal("open", (await client.PostOkAsync($"{path}/reopen", new { })).Text("state"));
        Assert.Equal(ben, (await client.PostOkAsync($"{path}/responsible", new { login = ben })).Text("responsible"));
        Assert.Equal("unlocked", (await client.PostOkAsync($"{path}/unlock")).Text("lock"));
        var handed = await client.PostOkAsync($"{path}/owner", new { login = ben });
        Assert.Equal((ben, "locked"), (handed.Text("owner"), handed.Text("lock")));
        await client.PostAsync($"{path}/close", new { successful = true })
            .RefusedAsync(HttpStatusCode.Conflict, "ticket-locked");
        Assert.Equal(anna, (await desk.Admin.PostOkAsync($"{path}/owner", new { login = anna })).Text("owner"));
        await client.PostAsync($"{path}/move", new { queue = other }) // which this agent cannot know of
            .RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(
            "closedUnsuccessful", (await client.PostOkAsync($"{path}/close", new { successful = false })).Text("state"));
        var moved = await desk.Admin.PostOkAsync($"{path}/reopen");
        Assert.Equal("open", moved.Text("state"));
        Assert.Equal(other, (await desk.Admin.PostOkAsync($"{path}/move", new { queue = other })).Text("queue"));
        var history = await desk.Admin.GetOkAsync($"{path}/history");
        Assert.Equal("ticketOpened", history.Items()[0]!.Text("what"));
        Assert.Contains(history.Items(), happened => happened!.Text("what") == "queueMoved");
    }

    [Theory]
    [InlineData("reply", """{"body":"x","to":"no address"}""", "to")]
    [InlineData("reply", """{"body":"x","closeAs":"maybe"}""", "closeAs")]
    [InlineData("note", """{}""", "body")]
    [InlineData("move", """{}""", "queue")]
    [InlineData("owner", """{"login":""}""", "login")]
    [InlineData("priority", """{"priority":"high"}""", "priority")]
    [InlineData("priority", """{"priority":9}""", "priority")]
    [InlineData("pending", """{"until":"tomorrow"}""", "until")]
    [InlineData("pending", """{}""", "until")]
    public async Task A_bad_request_says_which_field_is_wrong(string act, string body, string field)
    {
        var (_, address) = await desk.MakeQueueAsync();
        var path = await OpenAsync(address);
        var content = new StringContent(body, Encoding.UTF8, "application/json");
        var problem = await desk.Admin.PostAsync($"{path}/{act}", content, Cancel)
            .RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(field, problem.Text("field"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public async Task What_is_no_json_of_the_kind_is_a_bad_request(string body)
    {
        var (_, address) = await desk.MakeQueueAsync();
        var content = new StringContent(body, Encoding.UTF8, "application/json");
        await desk.Admin.PostAsync($"{await OpenAsync(address)}/note", content, Cancel)
            .RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task The_oldest_unlocked_ticket_is_taken_next_until_none_waits()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var first = await desk.MailAsync(address);
        var second = await desk.MailAsync(address);
        var (login, anna) = await desk.MakeAgentAsync(queue, ["rw"]);
        var path = $"/api/v1/queues/{Uri.EscapeDataString(queue)}/take-next";
        var taken = await anna.PostOkAsync(path);
        Assert.Equal((first.Text("ticket"), login), (taken.Text("number"), taken.Text("owner")));
        Assert.Equal(second.Text("ticket"), (await anna.PostOkAsync(path)).Text("number"));
        using var none = await anna.PostAsync(path);
        Assert.Equal(HttpStatusCode.NoContent, none.StatusCode);
    }

    private async Task<string> OpenAsync(string address) =>
        $"/api/v1/tickets/{(await desk.MailAsync(address)).Text("ticket")}";

    private async Task FollowUpAsync(string address, JsonObject ticket)
    {
        var customer = ticket["customer"]!.Text("address");
        var mail = $"From: {customer}\r\nTo: {address}\r\nSubject: Re: [Ticket#{ticket.Text("number")}] still\r\n"
            + $"Message-ID: <{Guid.NewGuid()}@customer.example>\r\n\r\nStill on fire.\r\n";
        var outcome = await desk.Admin.SendOkAsync(HttpMethod.Post, "/api/v1/mail", HelpDesk.Mail(mail));
        Assert.Equal(("followUp", ticket.Text("number")), (outcome.Text("outcome"), outcome.Text("ticket")));
    }
}
