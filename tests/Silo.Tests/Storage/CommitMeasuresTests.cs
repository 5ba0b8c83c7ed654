using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using OrleansTickets.Silo.Health;
using OrleansTickets.Telemetry;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

public sealed class CommitMeasuresTests : IAsyncDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("measures");
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider clock = new();
    private readonly TicketDatabase database;

    public CommitMeasuresTests() => database = new(directory, new(Meters, clock));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IMeterFactory Meters => services.GetRequiredService<IMeterFactory>();

    [Fact]
    public async Task A_commit_is_timed_from_asking_until_it_is_durable()
    {
        var durations = Collect<double>("orleanstickets.store.commit.duration");
        var sizes = Collect<int>("orleanstickets.store.batch.size");
        var commits = Task.WhenAll(Commit(), Commit());
        clock.Advance(TimeSpan.FromSeconds(2));
        database.Open();
        await commits;
        Assert.Equal([2, 2], durations.GetMeasurementSnapshot().Select(one => one.Value));
        Assert.Equal([2], sizes.GetMeasurementSnapshot().Select(one => one.Value));
    }

    [Fact]
    public async Task What_waits_is_seen_and_not_for_long_healthy()
    {
        database.Open();
        await Commit();
        var waiting = Collect<int>("orleanstickets.store.waiting");
        var check = new StoreQueueCheck(database);
        Assert.Equal("Healthy", await StatusAsync());
        var last = new TicketDatabase(directory.CreateSubdirectory("stalled"), new(Meters, clock));
        var stalled = last.CommitAsync(Some.Opening(Some.Ticket()), Cancel);
        check = new(last);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("Healthy", await StatusAsync());
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Unhealthy", await StatusAsync());
        last.Open();
        await stalled;
        await last.DisposeAsync();
        Assert.Equal("Healthy", await StatusAsync());
        waiting.RecordObservableInstruments();
        Assert.All(waiting.GetMeasurementSnapshot(), one => Assert.Equal(0, one.Value));

        async Task<string> StatusAsync() => (await check.CheckHealthAsync(new(), Cancel)).Status.ToString();
    }

    [Fact]
    public async Task A_change_that_the_store_refuses_by_its_version_is_counted()
    {
        var conflicts = Collect<long>("orleanstickets.store.conflicts");
        database.Open();
        var opening = Some.Opening(Some.Ticket());
        await database.CommitAsync(opening, Cancel);
        await Assert.ThrowsAsync<StaleTicketException>(() => database.CommitAsync(opening, Cancel));
        Assert.Equal([1], conflicts.GetMeasurementSnapshot().Select(one => one.Value));
    }

    [Fact]
    public async Task A_closed_database_is_not_healthy()
    {
        var check = new DatabaseCheck(database);
        Assert.Equal("Unhealthy", (await check.CheckHealthAsync(new(), Cancel)).Status.ToString());
        database.Open();
        Assert.Equal("Healthy", (await check.CheckHealthAsync(new(), Cancel)).Status.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await services.DisposeAsync();
        directory.Delete(recursive: true);
    }

    private Task Commit() => database.CommitAsync(Some.Opening(Some.Ticket()), Cancel);

    private MetricCollector<T> Collect<T>(string instrument)
        where T : struct => new(Meters, ProductMeter.Name, instrument);
}
