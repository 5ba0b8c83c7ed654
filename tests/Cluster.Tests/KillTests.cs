using OrleansTickets.LoadTest;
using OrleansTickets.MailServers;
using Xunit;

namespace OrleansTickets.Clusters.Tests;

/// <summary>The short form of what the load generator does for hours: some processes of a cluster are killed while
/// customers write and agents work.</summary>
[Collection(SharedCluster.Users)]
public sealed class KillTests(SharedCluster shared, ITestOutputHelper output)
{
    [Fact]
    public async Task Silos_and_a_front_are_killed_and_nothing_is_lost_doubled_or_held_by_two()
    {
        var cluster = await shared.StartAsync();
        var options = new LoadOptions
        {
            Mails = 300,
            Acts = 600,
            Rate = 15,
            TimeLimit = TimeSpan.FromMinutes(5),
            Faults = new() { KillSilos = 2, KillFronts = 1 },
        };

        var report = await new LoadRun(new LoadTarget(cluster), options, output.WriteLine)
            .RunAsync(TestContext.Current.CancellationToken);

        Assert.True(report.IsGood, ReportText.Write(report));
        Assert.Equal(3, report.Faults.Count);
        Assert.InRange(report.Mails, options.Mails, int.MaxValue);
        Assert.InRange(report.Acts, options.Acts, int.MaxValue);
    }

    [Fact]
    public async Task A_silo_is_killed_at_points_of_its_work_and_each_mail_is_there_once_byte_for_byte()
    {
        Assert.SkipWhen(MailServer.MissingReason is not null, MailServer.MissingReason ?? "");
        var cluster = await shared.StartAsync();
        string[] points = ["after the commit", "before EXPUNGE", "after DATA's 250"];
        var options = new LoadOptions
        {
            Mails = 100,
            Acts = 100,
            Rate = 15,
            IsByImap = true,
            TimeLimit = TimeSpan.FromMinutes(8),
            Faults = new() { KillAtPoints = points.Length, Points = points },
        };

        var report = await new LoadRun(new LoadTarget(cluster), options, output.WriteLine)
            .RunAsync(TestContext.Current.CancellationToken);

        Assert.True(report.IsGood, ReportText.Write(report));
        Assert.Equal(points.Length, report.Faults.Count);
        Assert.Equal(report.Mails, report.Findings.Whole);
        Assert.InRange(report.Findings.Sent, 1, int.MaxValue);
    }
}
