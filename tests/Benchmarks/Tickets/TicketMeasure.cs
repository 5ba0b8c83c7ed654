using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace OrleansTickets.Benchmarks;

/// <summary>Measures what agents do to tickets, what a ticket costs in memory, and how long a silo takes to serve.
/// </summary>
internal sealed class TicketMeasure(MeasuredDatabase database, DirectoryInfo keys, SampleMails mails)
{
    private const string Agent = "anna";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("tickets sqlite|postgres [tickets] [folder of mails]");
            return 64;
        }
        var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000;
        var mails = new SampleMails(args.Length > 2 ? new DirectoryInfo(args[2]) : null);
        await using var database = await MeasuredDatabase.MakeAsync(args[0]);
        Console.WriteLine($"{database.Name}, {count} tickets, on {Environment.ProcessorCount} cores");
        var keys = Directory.CreateTempSubdirectory("keys");
        await new TicketMeasure(database, keys, mails).RunAsync(count);
        keys.Delete(recursive: true);
        return 0;
    }

    private async Task RunAsync(int count)
    {
        string[] numbers;
        await using (var desk = await StartAsync("an empty database"))
        {
            await desk.AddAgentAsync(Agent);
            numbers = await FillAsync(desk, count);
        }
        for (var start = 0; start < 3; start++)
        {
            await (await StartAsync($"{count} tickets")).DisposeAsync();
        }
        await using var measured = await StartAsync($"{count} tickets");
        await MeasureMemoryAsync(measured, numbers);
        await MeasureLocksAsync(measured, "of one ticket", 1, [.. Enumerable.Repeat(numbers[0], 2_000)]);
        await MeasureLocksAsync(measured, "of many, one at a time", 1, numbers[..Math.Min(2_000, count)]);
        await MeasureLocksAsync(measured, "of many", 256, numbers);
    }

    private async Task<PostmasterDesk> StartAsync(string on)
    {
        var started = Stopwatch.GetTimestamp();
        var desk = new PostmasterDesk(database, keys);
        await desk.StartAsync();
        Console.WriteLine($"Start to the first answer of a queue, on {on}: {Stopwatch.GetElapsedTime(started).TotalSeconds:N2} s");
        return desk;
    }

    private async Task<string[]> FillAsync(PostmasterDesk desk, int count)
    {
        var raws = Enumerable.Range(0, count).Select(_ => mails.Next()).ToList();
        var numbers = new ConcurrentBag<string>();
        await MailLoad.RunAsync(database, "Mails", 256, raws, async raw =>
            numbers.Add((await desk.TakeInAsync(raw)).Ticket!));
        return [.. numbers.Order(StringComparer.Ordinal)];
    }

    // Twice, for at first the code and the connections are made too.
    private async Task MeasureMemoryAsync(PostmasterDesk desk, string[] numbers)
    {
        foreach (var some in numbers.Chunk((numbers.Length + 1) / 2))
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await MailLoad.RunAsync(database, "Activations", 64, some, number => desk.ReadAsync(Agent, number));
            var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            Console.WriteLine($"    memory of an active ticket: {bytes / some.Length:N0} bytes");
        }
    }

    private Task<MailRate> MeasureLocksAsync(PostmasterDesk desk, string what, int atOnce, string[] numbers) =>
        MailLoad.RunAsync(database, $"Lock and unlock {what}", atOnce, numbers, async number =>
        {
            await desk.LockAsync(Agent, number);
            await desk.UnlockAsync(Agent, number);
        });
}
