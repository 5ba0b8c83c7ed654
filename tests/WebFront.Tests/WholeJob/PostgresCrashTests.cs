using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Npgsql;
using OrleansTickets.PostgreSql;
using OrleansTickets.WebFront.Tests.Processes;
using Xunit;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>The database's server crashes and comes back while mails come in and agents work.</summary>
public sealed class PostgresCrashTests(OwnPostgres server) : IClassFixture<OwnPostgres>
{
    private const int Crashes = 20;
    private const int MailServers = 8;
    private const int Agents = 4;
    private const string Address = "desk@desk.example";
    private static readonly TimeSpan Outage = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_what_was_accepted_through_twenty_crashes_all_is_there_and_nothing_twice()
    {
        var database = await server.CreateDatabaseAsync(Cancel);
        await using var product = new RunningProduct($"--ConnectionStrings:Tickets={database}");
        await product.StartAsync();
        await product.PostAsync("/api/v1/queues", new { name = "Crashes", address = Address }, Cancel);
        var agents = new List<HttpClient>();
        for (var i = 0; i < Agents; i++)
        {
            agents.Add(await MakeAgentAsync(product, $"agent{i}"));
        }
        await using var hub = await WatchAsync(product);
        var told = new ConcurrentDictionary<string, bool>();
        hub.On<JsonElement>("TicketChanged", notice => told[notice.GetProperty("number").GetString()!] = true);
        await hub.InvokeAsync("WatchQueue", "Crashes", Cancel);
        var traffic = new Traffic(product, Address);
        var work = traffic.RunAsync(MailServers, agents, Cancel);
        var times = new List<TimeSpan>();
        for (var crash = 0; crash < Crashes; crash++)
        {
            times.Add(await CrashAsync(traffic, work));
        }
        traffic.Stop();
        await work.WaitAsync(Patience, Cancel);
        var last = (await traffic.MailAsync("last0x0x", "", Cancel)).Text("ticket");
        await product.PostAsync($"/api/v1/tickets/{last}/reply", new { subject = "last0x1x", body = "Done." }, Cancel);
        traffic.Accepted["last0x0x"] = new(last, 1);
        traffic.Accepted["last0x1x"] = new(last, 2);
        await BecomesAsync(() => told.ContainsKey(last), Task.Delay(Patience, Cancel));
        var replies = traffic.Accepted.Keys.Count(word => word.EndsWith("xreply", StringComparison.Ordinal));
        await BecomesAsync(() => product.ReadOutgoing().Count == replies + 1, Task.Delay(Patience, Cancel));

        TestContext.Current.SendDiagnosticMessage(
            $"{traffic.Successes} accepted, {traffic.Recognized} of them before, {traffic.Reads} read, "
            + $"{traffic.Refusals} refused; milliseconds to recover: "
            + string.Join(' ', times.Order().Select(time => $"{time.TotalMilliseconds:N0}")));
        Assert.Equal(
            traffic.Accepted.OrderBy(each => each.Key, StringComparer.Ordinal), await ReadArticlesAsync(database));
        Assert.Empty(await Invariants.FindBrokenAsync(database, Cancel));
        var titles = await product.ReadTitlesAsync(Cancel);
        Assert.Equal(traffic.Accepted.Values.Select(place => place.Ticket).Distinct().Count(), titles.Count);
        agents.ForEach(agent => agent.Dispose());
    }

    [Fact]
    public async Task A_server_that_is_not_there_yet_is_waited_for()
    {
        var database = await server.CreateDatabaseAsync(Cancel);
        await server.Server.StopImmediatelyAsync(Cancel);
        var data = Directory.CreateTempSubdirectory("waiting");
        await using (var front = FrontProcess.Start(
            "--urls", "http://127.0.0.1:0", $"--Data:Directory={data.FullName}", $"--ConnectionStrings:Tickets={database}"))
        {
            await front.SaysAsync("The database does not answer yet");
            await server.Server.StartAgainAsync(Cancel);
            await front.ReadyAsync();
        }
        data.Delete(recursive: true);
    }

    /// <summary>Returns how long it took after the server's return until something was accepted.</summary>
    private async Task<TimeSpan> CrashAsync(Traffic traffic, Task work)
    {
        var (accepted, refused) = (traffic.Successes, traffic.Refusals);
        await BecomesAsync(() => traffic.Successes >= accepted + 20, work);
        await server.Server.StopImmediatelyAsync(Cancel);
        // A transaction whose outcome is unknown is waited for, and with it all others.
        var outage = Stopwatch.GetTimestamp();
        await BecomesAsync(() => traffic.Refusals > refused || Stopwatch.GetElapsedTime(outage) > Outage, work);
        await server.Server.StartAgainAsync(Cancel);
        var since = Stopwatch.GetTimestamp();
        accepted = traffic.Successes;
        await BecomesAsync(() => traffic.Successes > accepted, work);
        return Stopwatch.GetElapsedTime(since);
    }

    private static async Task<HubConnection> WatchAsync(RunningProduct product)
    {
        var hub = new HubConnectionBuilder().WithUrl(
            new Uri(product.Address, "/hubs/tickets"),
            options => options.AccessTokenProvider = () => Task.FromResult<string?>(product.Token)).Build();
        await hub.StartAsync(Cancel);
        return hub;
    }

    private static async Task BecomesAsync(Func<bool> condition, Task work)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (!condition())
        {
            if (work.IsCompleted)
            {
                await work; // somebody was answered what nobody should be
            }
            await Task.Delay(5, patience.Token);
        }
    }

    private static async Task<HttpClient> MakeAgentAsync(RunningProduct product, string login)
    {
        var rights = new Dictionary<string, string[]> { ["Crashes"] = ["rw"] };
        var email = $"{login}@desk.example";
        await product.PostAsync("/api/v1/agents", new { login, name = login, email, rights }, Cancel);
        var token = await product.PostAsync($"/api/v1/agents/{login}/tokens", new { name = "test" }, Cancel);
        return product.Client(token.GetProperty("token").GetString()!);
    }

    private static async Task<List<KeyValuePair<string, Place>>> ReadArticlesAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("""
            SELECT substring(subject FROM '[a-z]+\d+x\d+x[a-z]*') COLLATE "C", ticket.number, article.number
              FROM article LEFT JOIN ticket ON ticket.id = ticket_id
             ORDER BY 1
            """);
        var all = new List<KeyValuePair<string, Place>>();
        await using var row = await command.ExecuteReaderAsync(Cancel);
        while (await row.ReadAsync(Cancel))
        {
            all.Add(new(row.GetString(0), new(row.GetString(1), row.GetInt32(2))));
        }
        return all;
    }
}
