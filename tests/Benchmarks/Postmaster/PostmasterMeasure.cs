using System.Diagnostics;
using System.Globalization;
using OrleansTickets.Mail;

namespace OrleansTickets.Benchmarks;

/// <summary>Measures the postmaster from its grain to the durable row, beside the store alone, turn by turn: on a
/// shared machine only what ran within the same minute can be compared.</summary>
internal sealed class PostmasterMeasure(
    SampleMails mails, MeasuredDatabase alone, MeasuredDatabase database, PostmasterDesk desk)
{
    private readonly StoreAlone store = new(alone);
    private readonly List<byte[]> taken = [];
    private int indexed;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("postmaster sqlite|postgres [mails] [folder of mails]");
            return 64;
        }
        var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_000;
        var mails = new SampleMails(args.Length > 2 ? new DirectoryInfo(args[2]) : null);
        await using var alone = await MeasuredDatabase.MakeAsync(args[0]);
        await using var database = await MeasuredDatabase.MakeAsync(args[0]);
        Console.WriteLine($"{database.Name}, {count} mails, on {Environment.ProcessorCount} cores. Text: {mails.Source}");
        await alone.OpenAsync();
        var keys = Directory.CreateTempSubdirectory("keys");
        PostmasterMeasure measure;
        await using (var desk = new PostmasterDesk(database, keys))
        {
            await desk.StartAsync();
            measure = new PostmasterMeasure(mails, alone, database, desk);
            await measure.RunAsync(count);
        }
        var (tickets, index) = await database.BytesAsync();
        var (each, wordsOfEach) = (tickets / (double)measure.taken.Count, index / (double)measure.indexed);
        Console.WriteLine($"Bytes per mail: {each:N0}, with the index {each + wordsOfEach:N0}");
        keys.Delete(recursive: true);
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
        var bare = await MailLoad.RunAsync(alone, "Store alone", atOnce, changes, store.CommitAsync);
        var whole = await DeliverAsync("Postmaster", atOnce, raws);
        taken.AddRange(raws);
        Console.WriteLine($"    of the store alone: {whole.PerSecond / bare.PerSecond:P0} of its rate, " +
            $"{bare.Processor / whole.Processor:P0} by processor time");
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
        var rate = await MailLoad.RunAsync(database, what, atOnce, raws, async raw =>
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
}
