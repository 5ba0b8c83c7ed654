using System.Collections.Immutable;
using System.Diagnostics;
using OrleansTickets.Tickets;

namespace OrleansTickets.Benchmarks;

/// <summary>Reads lists, tickets and searches, one after the other.</summary>
internal sealed class StoreReading(MeasuredDatabase database, SampleMails mails, int count)
{
    private readonly ITicketStore store = database.Store;
    private readonly ITicketLists lists = database.Lists;
    private readonly Random random = new(3);

    /// <summary>Lets the full-text index catch up.</summary>
    public async Task IndexAsync()
    {
        var behind = await LagAsync();
        var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var served = database.ServerProcessor;
        await using (database.StartIndex())
        {
            for (var lag = behind; lag > 0; lag = await LagAsync())
            {
                await Task.Delay(200);
                Console.Write($"\rIndex: {lag} of {behind} articles to do   ");
            }
        }
        var elapsed = Stopwatch.GetElapsedTime(started);
        var processor = Environment.CpuUsage.TotalTime - used;
        var server = database.ServerProcessor - served;
        Console.WriteLine($"\rIndex: {behind / elapsed.TotalSeconds:N0} articles/s, " +
            $"{processor.TotalMicroseconds / behind:N0} µs of processor each, " +
            $"{server.TotalMicroseconds / behind:N0} µs of the server's");
    }

    private async Task<int> LagAsync() =>
        (await lists.ReadPageAsync(new() { Text = "zqxzqx" }, null, "anna", default)).Lag;

    public async Task RunAsync()
    {
        ImmutableArray<string> three = [StoreFilling.Queue(0), StoreFilling.Queue(400), StoreFilling.Queue(900)];
        ImmutableArray<string> many =
            [.. Enumerable.Range(0, 1_000).Where(i => i % 10 != 0).Select(StoreFilling.Queue)];
        await ListAsync("List, the busiest queue", new() { Queue = three[0] }, null);
        await ListAsync("List, 3 of 1,000 queues", new(), three);
        await ListAsync("List, 900 of 1,000 queues", new(), many);
        await ListAsync("List, all queues, by priority", new() { Sort = TicketSort.Priority }, null);
        await ListAsync(
            "List, all states, last changed first",
            new() { States = StateGroup.All, Sort = TicketSort.ChangedDescending }, many);
        await ListAsync("List, one owner", new() { Owner = "agent7" }, many);
        await MeasureAsync("Ticket with articles", 2_000, async _ =>
        {
            var number = $"20261123{random.Next(count) + 1:D8}";
            await store.ReadTicketAsync(number, default);
            await store.ReadArticlesAsync(number, 0, 50, default);
        });
    }

    /// <summary>Searches, once the index is there.</summary>
    public async Task SearchAsync()
    {
        ImmutableArray<string> many =
            [.. Enumerable.Range(0, 1_000).Where(i => i % 10 != 0).Select(StoreFilling.Queue)];
        ImmutableArray<string> quiet = [StoreFilling.Queue(500), StoreFilling.Queue(400), StoreFilling.Queue(900)];
        var words = mails.Words(300);
        await SearchAsync("Search, one word", words, many, i => words[i]);
        await SearchAsync("Search, two words", words, null, i => $"{words[i]} {words[^(i + 1)]}");
        await SearchAsync("Search, a phrase", words, null, i => $"\"of the {words[i]}\"");
        await SearchAsync("Search, one word, 3 of 1,000 queues", words, quiet, i => words[i]);
        await SearchAsync("Search, the commonest words", words, null, _ => "the and to -zzz");
    }

    private Task SearchAsync(string what, string[] words, ImmutableArray<string>? queues, Func<int, string> text) =>
        MeasureAsync(what, words.Length, i => lists.ReadPageAsync(
            new() { Text = text(i).Replace(':', ' ').TrimStart('-'), States = StateGroup.All }, queues, "anna", default));

    private async Task ListAsync(string what, TicketQuery query, ImmutableArray<string>? queues)
    {
        string? after = null;
        await MeasureAsync(what, 300, async _ =>
            after = (await lists.ReadPageAsync(query with { After = after }, queues, "anna", default)).Next);
    }

    private async Task MeasureAsync(string what, int times, Func<int, Task> read)
    {
        var taken = new List<double>(times);
        for (var i = 0; i < Math.Min(times, 10); i++)
        {
            await read(i); // plans, caches and code that is not there yet
        }
        var (used, served) = (Environment.CpuUsage.TotalTime, database.ServerProcessor);
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await read(i);
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        var processor = (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / times;
        var server = (database.ServerProcessor - served).TotalMilliseconds / times;
        taken.Sort();
        var (middle, late) = (taken[times / 2], taken[times * 95 / 100]);
        Console.WriteLine($"{what,-40} p50 {middle,7:N2} ms   p95 {late,7:N2} ms   processor {processor,6:N2} ms" +
            $"   server {server,6:N2} ms");
    }
}
