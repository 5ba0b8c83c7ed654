using System.Diagnostics;
using Npgsql;
using OrleansTickets.PostgreSql;
using Xunit;

namespace OrleansTickets.Clusters.Tests;

/// <summary>The way back from a backup that <c>docs/operating.md</c> describes, taken while mail comes in and restored
/// where there was nothing.</summary>
public sealed class RestoreTests : IDisposable
{
    private const string Queue = "support";
    private const string Address = "support@helpdesk.test";

    private readonly FileInfo dump = new(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.dump"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_taken_under_load_is_restored_and_mail_that_comes_again_is_not_doubled()
    {
        Assert.SkipWhen(RunningCluster.Missing is not null, RunningCluster.Missing ?? "");
        var mails = Enumerable.Range(0, 60).Select(Mail).ToList();
        var numbers = new List<string>();
        await using (var cluster = await StartAsync(null))
        {
            using var rest = new Rest(cluster);
            await rest.PostAsync("queues", new { name = Queue, address = Address });
            await HandInAsync(rest, mails[..20], numbers);
            await rest.PostAsync($"tickets/{numbers[0]}/note", new { body = "Ann called." });

            var dumping = RunAsync("pg_dump", cluster.ConnectionString, "--format=custom", $"--file={dump.FullName}");
            await HandInAsync(rest, mails[20..40], numbers);
            await dumping;
            await HandInAsync(rest, mails[40..], numbers);
            await cluster.KillAllAsync(Cancel);
        }

        await using var server = await PostgresServer.StartAsync(Cancel);
        var restored = await server.CreateDatabaseAsync(Cancel);
        await RunAsync("pg_restore", restored, "--exit-on-error", dump.FullName);
        Assert.Empty(await Invariants.FindBrokenAsync(restored, Cancel));
        await using var again = await StartAsync(restored);
        using var later = new Rest(again);

        var outcomes = new List<string>();
        foreach (var mail in mails)
        {
            outcomes.Add((string)(await later.HandInAsync(mail, Address))["outcome"]!);
        }

        // What the dump has, and nothing after it; in between it may end anywhere.
        var known = outcomes.TakeWhile(outcome => outcome == "duplicate").Count();
        Assert.InRange(known, 20, 40);
        Assert.All(outcomes[known..], outcome => Assert.Equal("created", outcome));
        var tickets = await later.GetAsync($"tickets?queue={Queue}&state=all&limit=200");
        Assert.Equal(mails.Count, tickets["items"]!.AsArray().Count);
        var articles = (await later.GetAsync($"tickets/{numbers[0]}/articles"))["items"]!.AsArray();
        Assert.Equal("Ann called.", (string)articles[^1]!["body"]!);
        Assert.Empty(await Invariants.FindBrokenAsync(restored, Cancel));
    }

    public void Dispose() => dump.Delete();

    private static Task<RunningCluster> StartAsync(string? database) => RunningCluster.StartAsync(
        new()
        {
            Topology = new() { Silos = 1, Fronts = 1 },
            ConnectionString = database,
            AdminToken = "ot_0123456789abcdef",
        },
        Cancel);

    private static string Mail(int number) => $"""
        From: Ann <ann{number}@customer.test>
        To: <{Address}>
        Subject: Question {number}
        Message-ID: <{number}.{Guid.NewGuid():N}@customer.test>

        Where is order {number}?
        """.ReplaceLineEndings("\r\n");

    private static async Task HandInAsync(Rest rest, List<string> mails, List<string> numbers)
    {
        foreach (var mail in mails)
        {
            numbers.Add((string)(await rest.HandInAsync(mail, Address))["ticket"]!);
        }
    }

    private static async Task RunAsync(string program, string connectionString, params string[] arguments)
    {
        var place = new NpgsqlConnectionStringBuilder(connectionString);
        string[] where = [$"--host={place.Host}", $"--port={place.Port}", $"--username={place.Username}", $"--dbname={place.Database}"];
        using var process = Process.Start(new ProcessStartInfo(
            Path.Combine(PostgresPrograms.Folder!, program), [.. where, .. arguments])
        { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, said);
    }
}
