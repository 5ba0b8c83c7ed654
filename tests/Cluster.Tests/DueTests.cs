using Xunit;

namespace OrleansTickets.Clusters.Tests;

/// <summary>What is due is done, and once, whichever silo was to do it.</summary>
[Collection(SharedCluster.Users)]
public sealed class DueTests(SharedCluster shared)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reminders_come_once_although_two_of_three_silos_are_killed_right_before()
    {
        var cluster = await shared.StartAsync();
        using var rest = new Rest(cluster);
        var queues = Enumerable.Range(0, 6).Select(i => $"due {i}").ToList();
        foreach (var queue in queues)
        {
            await rest.PostAsync("queues", new { name = queue });
        }
        var tickets = new List<string>();
        foreach (var queue in queues)
        {
            var ticket = await rest.PostAsync("tickets", new
            {
                queue,
                title = "later",
                customer = new { name = "Ann", address = "ann@customer.example" },
                body = "Call me.",
            });
            tickets.Add((string)ticket["number"]!);
        }
        var until = TimeProvider.System.GetUtcNow() + Ahead;
        foreach (var ticket in tickets)
        {
            await rest.PostAsync($"tickets/{ticket}/pending", new { until });
        }
        await Task.Delay(until - TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(1), Cancel);

        await Task.WhenAll(cluster.Silos.Take(2).Select(silo => silo.KillAsync()));
        foreach (var silo in cluster.Silos.Take(2))
        {
            silo.Start();
        }
        await Task.WhenAll(cluster.Silos.Take(2).Select(silo => silo.ReadyAsync(Cancel)));

        foreach (var ticket in tickets)
        {
            while (await CountAsync(rest, ticket) == 0)
            {
                await Task.Delay(Pause, Cancel);
            }
        }
        await Task.Delay(TimeSpan.FromSeconds(3), Cancel); // long enough for a second one
        Assert.Equal(tickets.Select(_ => 1), await Task.WhenAll(tickets.Select(ticket => CountAsync(rest, ticket))));
    }

    private static async Task<int> CountAsync(Rest rest, string ticket)
    {
        var history = await rest.GetAsync($"tickets/{ticket}/history?limit=200");
        return history["items"]!.AsArray().Count(happened => (string)happened!["what"]! == "reminderReached");
    }
}
