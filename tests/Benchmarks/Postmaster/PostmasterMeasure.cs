using System.Diagnostics;
using System.Globalization;
using OrleansTickets.Mail;

namespace OrleansTickets.Benchmarks;

/// <summary>Measures the postmaster from its grain to the durable row, beside the store alone, turn by turn: on a
/// shared machine only what ran within the same minute can be compared.</summary>
internal sealed class PostmasterMeasure(SampleMails mails, StoreAlone store, PostmasterDesk desk)
{
    private readonly List<byte[]> taken = [];
    private int indexed;

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
        var corpus = args.Length > 1 ? new DirectoryInfo(args[1]) : null;
        var data = Directory.CreateTempSubdirectory("postmaster");
        Console.WriteLine($"{count} mails in {data.FullName}, on {Environment.ProcessorCount} cores");
        var mails = new SampleMails(corpus);
        Console.WriteLine($"Text: {mails.Source}");
        var ticketData = data.CreateSubdirectory("postmaster");
        PostmasterMeasure measure;
        await using (var store = new StoreAlone(data.CreateSubdirectory("store")))
        {
            store.Open();
            await using var desk = new PostmasterDesk(ticketData);
            await desk.StartAsync();
            measure = new PostmasterMeasure(mails, store, desk);
            await measure.RunAsync(count);
        }
        var (tickets, words) = (Bytes(ticketData, "tickets.db*"), Bytes(ticketData, "search.db*"));
        var (each, wordsOfEach) = (tickets / measure.taken.Count, words / measure.indexed);
        Console.WriteLine($"Bytes per mail: {each:N0}, with the index {each + wordsOfEach:N0}");
        data.Delete(recursive: true);
        return 0;
    }

    private async Task RunAsync(int count)
    {
        await DeliverAsync("Warming up", 64, Math.Min(8_000, count));
        await CatchUpAsync();
        foreach (var atOnce in (int[])[1, 64, 256, 1_024])
        {
            await CompareAsync(atOnce, Math.Min(count / 4, 1_000 * atOnce));
            await CatchUpAsync();
        }
        await DeliverAsync("Postmaster, a tenth follow-ups", 256, count / 4, followUpOf: 10);
        await DeliverAsync("Postmaster, all duplicates", 256, taken[^(count / 8)..]);
        await CatchUpAsync();
        indexed = taken.Count;
        await desk.StopIndexAsync();
        Console.WriteLine("Without the index:");
        await CompareAsync(1_024, count / 4);
        MeasureReading();
    }

    // The part of the postmaster that is a pure function.
    private void MeasureReading()
    {
        var raws = Mails(2_000, 0);
        for (var turn = 0; turn < 3; turn++)
        {
            var used = Environment.CpuUsage.TotalTime;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            foreach (var raw in raws)
            {
                MailReader.Read(raw);
            }
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            var processor = Environment.CpuUsage.TotalTime - used;
            Console.WriteLine($"Reading a mail of {raws.Average(raw => raw.Length):N0} bytes: " +
                $"{processor.TotalMicroseconds / raws.Count:N0} µs, {allocated / 1_024.0 / raws.Count:N1} KB allocated");
        }
    }

    private async Task CompareAsync(int atOnce, int count)
    {
        var raws = Mails(count, 0);
        var changes = raws.Select(store.Change).ToList();
        var alone = await MailLoad.RunAsync("Store alone", atOnce, changes, store.CommitAsync);
        var whole = await DeliverAsync("Postmaster", atOnce, raws);
        taken.AddRange(raws);
        Console.WriteLine($"    of the store alone: {whole.PerSecond / alone.PerSecond:P0} of its rate, " +
            $"{alone.Processor / whole.Processor:P0} by processor time");
    }

    private async Task<MailRate> DeliverAsync(string what, int atOnce, int count, int followUpOf = 0)
    {
        var raws = Mails(count, followUpOf);
        var rate = await DeliverAsync(what, atOnce, raws);
        taken.AddRange(raws);
        return rate;
    }

    private async Task<MailRate> DeliverAsync(string what, int atOnce, List<byte[]> raws)
    {
        var outcomes = new int[1 + (int)MailOutcomeKind.Ignored];
        var rate = await MailLoad.RunAsync(what, atOnce, raws, async raw =>
            Interlocked.Increment(ref outcomes[(int)(await desk.TakeInAsync(raw)).Outcome]));
        Console.WriteLine("    " + string.Join(", ", Enum.GetValues<MailOutcomeKind>()
            .Where(kind => outcomes[(int)kind] > 0).Select(kind => $"{outcomes[(int)kind]} {kind}")));
        return rate;
    }

    private async Task CatchUpAsync()
    {
        var behind = await desk.LagAsync();
        var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        while (await desk.LagAsync() is > 0 and var left)
        {
            Console.Write($"\r    index: {left} behind   ");
            await Task.Delay(50);
        }
        var elapsed = Stopwatch.GetElapsedTime(started);
        var processor = Environment.CpuUsage.TotalTime - used;
        Console.WriteLine($"\r    index: {behind} behind, caught up in {elapsed.TotalSeconds:N2} s" + (behind == 0 ? ""
            : $", {behind / elapsed.TotalSeconds:N0}/s, processor {processor.TotalMicroseconds / behind:N0} µs each"));
    }

    // Of every so many one answers a mail that was taken in before, each another.
    private List<byte[]> Mails(int count, int followUpOf) =>
    [
        .. Enumerable.Range(0, count).Select(i => mails.Next(
            followUpOf > 0 && i % followUpOf == 0 && i < taken.Count ? MailReader.Read(taken[i]).MessageId : null)),
    ];

    private static double Bytes(DirectoryInfo data, string files) => data.GetFiles(files).Sum(file => file.Length);
}
