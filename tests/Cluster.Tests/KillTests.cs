using OrleansTickets.LoadTest;
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
}
