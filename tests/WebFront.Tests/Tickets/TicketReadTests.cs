using System.Net;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Tickets;

public sealed class TicketReadTests(HelpDesk desk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_is_paged_oldest_first_and_ends_without_a_cursor()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var numbers = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            numbers.Add((await desk.MailAsync(address, $"Mail {i}")).Text("ticket"));
        }
        var path = $"/api/v1/tickets?queue={Uri.EscapeDataString(queue)}&limit=2";
        var seen = new List<string>();
        var page = await desk.Admin.GetOkAsync(path);
        while (true)
        {
            seen.AddRange(page.Items().Select(ticket => ticket!.Text("number")));
            if (!page.ContainsKey("next"))
            {
                break;
            }
            page = await desk.Admin.GetOkAsync($"{path}&after={page.Text("next")}");
        }
        Assert.Equal(numbers, seen);
        var newest = await desk.Admin.GetOkAsync($"{path}&sort=-created");
        Assert.Equal(numbers[^1], newest.Items()[0]!.Text("number"));
        var closed = await desk.Admin.GetOkAsync($"{path}&state=closed");
        Assert.Empty(closed.Items());
    }

    [Fact]
    public async Task A_list_item_carries_what_the_contract_says()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        await desk.MailAsync(address, "A title");
        var page = await desk.Admin.GetOkAsync($"/api/v1/tickets?queue={Uri.EscapeDataString(queue)}");
        var ticket = Assert.Single(page.Items())!.AsObject();
        foreach (var name in (string[])
            ["number", "title", "queue", "state", "priority", "lock", "owner", "customer", "created", "changed", "due",
                "version", "unread"])
        {
            Assert.True(ticket.ContainsKey(name), name);
        }
    }

    [Theory]
    [InlineData("state=sleeping", "state")]
    [InlineData("sort=colour", "sort")]
    [InlineData("lock=maybe", "lock")]
    [InlineData("limit=0", "limit")]
    [InlineData("after=%25%25%25", "after")]
    public async Task A_list_refuses_words_it_does_not_know(string query, string field)
    {
        var problem = await desk.Admin.ReadAsync($"/api/v1/tickets?{query}")
            .RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(field, problem.Text("field"));
    }

    [Fact]
    public async Task A_hidden_ticket_a_missing_one_and_nonsense_are_answered_alike()
    {
        var (_, address) = await desk.MakeQueueAsync();
        var (other, _) = await desk.MakeQueueAsync();
        var (_, stranger) = await desk.MakeAgentAsync(other, ["rw"]);
        var hidden = (await desk.MailAsync(address)).Text("ticket");
        var answers = new List<string>();
        foreach (var number in (string[])[hidden, "2026010100000017", "1", "no-number", "9999999999999999999999999999"])
        {
            foreach (var below in (string[])["", "/history", "/articles", "/articles/1/raw", "/articles/1/html"])
            {
                var problem = await stranger.ReadAsync($"/api/v1/tickets/{number}{below}")
                    .RefusedAsync(HttpStatusCode.NotFound, "not-found");
                answers.Add(problem.ToJsonString());
            }
            answers.Add((await stranger.PostAsync($"/api/v1/tickets/{number}/lock")
                .RefusedAsync(HttpStatusCode.NotFound, "not-found")).ToJsonString());
        }
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Who_may_read_but_not_act_is_told_so()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var (_, reader) = await desk.MakeAgentAsync(queue, ["ro"]);
        var path = $"/api/v1/tickets/{(await desk.MailAsync(address)).Text("ticket")}";
        await reader.GetOkAsync(path);
        await reader.PostAsync($"{path}/lock").RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        await reader.PostAsync($"{path}/note", new { body = "x" })
            .RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
        await reader.PostAsync($"{path}/reply", new { body = "x" })
            .RefusedAsync(HttpStatusCode.Forbidden, "right-missing");
    }

    [Fact]
    public async Task A_request_by_phone_becomes_a_ticket()
    {
        var (queue, _) = await desk.MakeQueueAsync();
        var (_, anna) = await desk.MakeAgentAsync(queue, ["rw"]);
        var request = new
        {
            queue,
            title = "Called about an invoice",
            customer = "Carla <carla@customer.example>",
            body = "She asks for a copy.",
            priority = 4,
            commandId = Guid.NewGuid(),
        };
        var ticket = await anna.PostOkAsync("/api/v1/tickets", request);
        Assert.Equal(("Called about an invoice", 4), (ticket.Text("title"), (int)ticket["priority"]!));
        Assert.Equal("phone", ticket.Items("articles")[0]!.Text("channel"));
        Assert.Equal("carla@customer.example", ticket["customer"]!.Text("address"));
        Assert.Equal(ticket.Text("number"), (await anna.PostOkAsync("/api/v1/tickets", request)).Text("number"));
        await anna.PostAsync("/api/v1/tickets", new { queue, customer = "c@customer.example" })
            .RefusedAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task The_history_tells_what_happened_in_order()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var path = $"/api/v1/tickets/{(await desk.MailAsync(address)).Text("ticket")}";
        await desk.Admin.PostOkAsync($"{path}/lock");
        await desk.Admin.PostOkAsync($"{path}/close", new { successful = true });
        var history = (await desk.Admin.GetOkAsync($"{path}/history")).Items();
        var what = history.Select(happened => happened!.Text("what")).ToList();
        Assert.Equal("ticketOpened", what[0]);
        Assert.True(what.IndexOf("ticketLocked") < what.IndexOf("stateChanged"));
        Assert.Equal(["at", "by", "details", "what"], history[0]!.AsObject().Select(field => field.Key).Order());
        Assert.Equal(queue, history[0]!["details"]!.Text("queue"));
        Assert.All(history, happened => Assert.EndsWith("Z", happened!.Text("at"), StringComparison.Ordinal));
        var first = await desk.Admin.GetOkAsync($"{path}/history?limit=1");
        var rest = await desk.Admin.GetOkAsync($"{path}/history?after={first.Text("next")}");
        Assert.Equal(history.Count - 1, rest.Items().Count);
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v2/tickets")]
    [InlineData("/api/v1/tickets/1/merge")]
    public async Task What_the_contract_does_not_have_is_a_problem_too(string path) =>
        await desk.Admin.ReadAsync(path).RefusedAsync(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task The_description_names_every_call_of_the_contract()
    {
        using var stranger = desk.Client(null);
        var document = await stranger.GetOkAsync("/openapi/v1.json");
        var paths = document["paths"]!.AsObject().Select(path => path.Key).ToList();
        foreach (var path in (string[])
            ["/api/v1/mail", "/api/v1/queues", "/api/v1/queues/{name}/take-next", "/api/v1/agents/{login}/tokens",
                "/api/v1/tickets", "/api/v1/tickets/{number}/reply", "/api/v1/tickets/{number}/history",
                "/api/v1/templates/{id}", "/api/v1/outbox", "/api/v1/quarantine/{id}/retry", "/api/v1/notifications"])
        {
            Assert.Contains(path, paths);
        }
        using var reference = await stranger.GetAsync("/api/", Cancel);
        Assert.Contains("nonce-", reference.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("nonce=\"", await reference.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, reference.StatusCode);
    }
}
