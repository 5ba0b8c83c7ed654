using System.Globalization;

namespace OrleansTickets.Benchmarks;

/// <summary>Measures a ticket store as it grows: commits, bytes, index, lists, tickets, searches.</summary>
internal static class StoreMeasure
{
    private const string Usage =
        "store sqlite|postgres [tickets,tickets,…] [folder of mails] [folder for SQLite's files, filled or not]";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine(Usage);
            return 64;
        }
        int[] sizes = [.. (args.Length > 1 ? args[1] : "10000").Split(',')
            .Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        var place = args.Length > 3 ? new DirectoryInfo(args[3]) : null;
        await using var database = await MeasuredDatabase.MakeAsync(args[0], place);
        var mails = new SampleMails(args.Length > 2 ? new DirectoryInfo(args[2]) : null);
        Console.WriteLine($"{database.Name}, on {Environment.ProcessorCount} cores. Text: {mails.Source}");
        await database.OpenAsync();
        var filling = new StoreFilling(database, mails);
        foreach (var size in sizes)
        {
            await MeasureAsync(database, filling, mails, size);
        }
        Console.WriteLine($"Processor time of it all: {Environment.CpuUsage.TotalTime.TotalSeconds:N1} s");
        return 0;
    }

    // Small shares first, so that what one and few at once reach is known at every size.
    private static async Task MeasureAsync(
        MeasuredDatabase database, StoreFilling filling, SampleMails mails, int size)
    {
        Console.WriteLine($"-- up to {size:N0} tickets");
        var (before, logged) = (filling.Count, await database.LogBytesAsync());
        foreach (var writers in (int[])[1_024, 1, 32, 256])
        {
            var share = Math.Min(200 * writers, size / 20);
            await filling.CommitAsync(writers == 1_024 ? size - filling.Count - (size / 8) : share, writers);
        }
        await filling.CommitAsync(size - filling.Count, 1_024);
        logged = await database.LogBytesAsync() - logged;
        Console.WriteLine($"Bytes of log per mail: {logged / (double)(size - before):N0}");
        var reading = new StoreReading(database, mails, size);
        await reading.RunAsync();
        await reading.IndexAsync();
        await reading.SearchAsync();
        var (tickets, index) = await database.BytesAsync();
        Console.WriteLine($"Bytes per mail: {tickets / (double)size:N0}, with the index {(tickets + index) / (double)size:N0}");
    }
}
