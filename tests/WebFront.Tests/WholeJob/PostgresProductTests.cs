using OrleansTickets.PostgreSql;
using Xunit;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>The product on an empty PostgreSQL database, as somebody installs it who has no other.</summary>
public sealed class PostgresProductTests(SharedPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_an_empty_database_to_an_answered_mail_and_all_of_it_is_there_after_a_restart()
    {
        var database = await server.CreateDatabaseAsync(Cancel);
        await using var product = new RunningProduct($"--ConnectionStrings:Tickets={database}");
        await product.StartAsync();
        await product.Rest.PostOkAsync(
            "/api/v1/queues", new { name = "Bicycles", address = "bicycles@desk.example" });
        await product.Rest.PostOkAsync("/api/v1/agents", new
        {
            login = "anna",
            name = "Anna Agent",
            email = "anna@desk.example",
            rights = new Dictionary<string, string[]> { ["Bicycles"] = ["rw"] },
        });
        var token = (await product.Rest.PostOkAsync("/api/v1/agents/anna/tokens", new { name = "laptop" })).Text("token");
        var mail = await product.Rest.SendOkAsync(HttpMethod.Post, "/api/v1/mail", HelpDesk.Mail(
            "From: Carla <carla@customer.example>\r\nTo: bicycles@desk.example\r\nSubject: The bell is mute\r\n"
            + "Message-ID: <1@customer.example>\r\n\r\nIt does not ring.\r\n"));
        Assert.Equal("created", mail.Text("outcome"));
        var number = mail.Text("ticket");
        using (var anna = product.Client(token))
        {
            var list = await anna.GetOkAsync("/api/v1/tickets?queue=Bicycles");
            Assert.Equal(number, Assert.Single(list.Items())!.Text("number"));
            await anna.PostOkAsync($"/api/v1/tickets/{number}/lock");
            await anna.PostOkAsync($"/api/v1/tickets/{number}/reply", new { body = "Does it now?" });
            await AssertAnsweredAsync(anna, number);
        }

        await product.KillAsync();
        await product.StartAsync();

        using var again = product.Client(token);
        await AssertAnsweredAsync(again, number);
        var queues = await product.Rest.GetOkAsync("/api/v1/queues");
        Assert.Contains(queues.Items(), queue => queue!.Text("address") == "bicycles@desk.example");
        Assert.Equal("Anna Agent", (await product.Rest.GetOkAsync("/api/v1/agents/anna")).Text("name"));
        Assert.Single((await product.Rest.GetOkAsync("/api/v1/outbox")).Items());
        var next = await again.PostOkAsync($"/api/v1/tickets/{number}/note", new { body = "She is happy." });
        Assert.Equal(3, next.Items("articles").Count);
        Assert.Empty(await Invariants.FindBrokenAsync(database, Cancel));
    }

    private static async Task AssertAnsweredAsync(HttpClient agent, string number)
    {
        var ticket = await agent.GetOkAsync($"/api/v1/tickets/{number}");
        Assert.Equal(("anna", "Bicycles"), (ticket.Text("owner"), ticket.Text("queue")));
        Assert.Equal(
            ["It does not ring.", "Does it now?"],
            ticket.Items("articles").Select(article => article!.Text("body").Trim().Split('\n')[0].Trim()));
        var history = await agent.GetOkAsync($"/api/v1/tickets/{number}/history");
        Assert.Contains(history.Items(), happened => happened!.Text("what") == "ticketLocked");
        var raw = await agent.GetStringAsync(new Uri($"/api/v1/tickets/{number}/articles/1/raw", UriKind.Relative), Cancel);
        Assert.Contains("Message-ID: <1@customer.example>", raw, StringComparison.Ordinal);
    }
}
