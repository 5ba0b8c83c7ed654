using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansTickets.Storage;

namespace OrleansTickets.Benchmarks;

/// <summary>Measures the ticket store on SQLite: commits, bytes, index, lists, tickets, searches.</summary>
internal static class StoreMeasure
{
    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        var corpus = args.Length > 1 ? new DirectoryInfo(args[1]) : null;
        var data = args.Length > 2 ? Directory.CreateDirectory(args[2]) : Directory.CreateTempSubdirectory("store");
        Console.WriteLine($"{count} tickets in {data.FullName}, on {Environment.ProcessorCount} cores");
        var mails = new SampleMails(corpus);
        Console.WriteLine($"Text: {mails.Source}");

        if (Bytes(data) > 0)
        {
            await ReadAsync(data, mails, count); // filled before
            return 0;
        }
        await using (var database = new TicketDatabase(data))
        {
            database.Open();
            var filling = new StoreFilling(database, mails);
            foreach (var writers in (int[])[1, 32, 256, 1_024])
            {
                var share = writers == 1_024 ? count - filling.Count : Math.Min(count / 5, 200 * writers);
                await filling.CommitAsync(share, writers);
            }
        }
        Console.WriteLine($"Bytes per mail: {Bytes(data) / (double)count:N0}");

        await using (var database = new TicketDatabase(data))
        {
            database.Open();
            await using (var indexer = new SearchIndexer(
                database, TimeProvider.System, NullLogger<SearchIndexer>.Instance))
            {
                await StoreReading.IndexAsync(database, indexer, count);
            }
        }
        Console.WriteLine($"Bytes per mail with index: {Bytes(data) / (double)count:N0}");

        await ReadAsync(data, mails, count);
        Console.WriteLine($"Processor time of it all: {Environment.CpuUsage.TotalTime.TotalSeconds:N1} s");
        if (args.Length < 3)
        {
            data.Delete(recursive: true);
        }
        return 0;
    }

    private static async Task ReadAsync(DirectoryInfo data, SampleMails mails, int count)
    {
        await using var database = new TicketDatabase(data);
        database.Open();
        await new StoreReading(database, mails, count).RunAsync();
    }

    private static long Bytes(DirectoryInfo data) => data.GetFiles("*.db*").Sum(file => file.Length);
}
