using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;
using OrleansTickets.PostgreSql;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>What Orleans asks of the table in which silos find each other.</summary>
public sealed class MembershipTableTests(SharedPostgres server) : IAsyncLifetime
{
    private static readonly DateTime Noon = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);
    private readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();
    private NpgsqlDataSource? database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = NpgsqlDataSource.Create(await server.CreateDatabaseAsync(Cancel));
        await new PostgresGrainTables(database).ApplyAsync(Cancel);
    }

    [Fact]
    public async Task A_silo_comes_back_with_every_field()
    {
        var table = await OpenAsync();
        var silo = Silo(1);
        silo.SuspectTimes = [Tuple.Create(Silo(2).SiloAddress, Noon.AddSeconds(1))];
        Assert.Empty((await table.ReadAllAsync(Cancel)).Members);
        Assert.True(await table.InsertRowAsync(silo, await NextOf(table), Cancel));
        silo.Status = SiloStatus.Active;
        silo.IAmAliveTime = Noon.AddMinutes(1);
        var next = await NextOf(table);
        Assert.True(await table.UpdateRowAsync(silo, next.VersionEtag, next, Cancel));

        var read = await table.ReadRowAsync(silo.SiloAddress, Cancel);

        Assert.Equal(2, read.Version.Version);
        var row = Assert.Single(read.Members).Item1;
        Assert.Equal(silo.ToFullString(), row.ToFullString());
        Assert.Equal((silo.StartTime, silo.IAmAliveTime), (row.StartTime, row.IAmAliveTime));
        Assert.Equal(silo.SuspectTimes, row.SuspectTimes);
        Assert.Empty((await table.ReadRowAsync(Silo(2).SiloAddress, Cancel)).Members);
    }

    [Fact]
    public async Task A_change_that_knows_an_old_version_changes_nothing()
    {
        var table = await OpenAsync();
        var old = await NextOf(table);
        var silo = Silo(1);
        Assert.True(await table.InsertRowAsync(silo, old, Cancel));
        var now = await NextOf(table);

        Assert.False(await table.InsertRowAsync(Silo(2), old, Cancel));
        Assert.False(await table.InsertRowAsync(silo, now, Cancel));
        silo.Status = SiloStatus.Dead;
        Assert.False(await table.UpdateRowAsync(silo, old.VersionEtag, old, Cancel));
        Assert.False(await table.UpdateRowAsync(Silo(2), now.VersionEtag, now, Cancel));

        var read = await table.ReadAllAsync(Cancel);
        Assert.Equal(1, read.Version.Version);
        Assert.Equal(SiloStatus.Joining, Assert.Single(read.Members).Item1.Status);
    }

    [Fact]
    public async Task Of_silos_that_join_at_once_one_is_first()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync()));
        for (var round = 0; round < 20; round++)
        {
            var next = await NextOf(tables[0]);
            var joined = await Task.WhenAll(tables.Select((table, i) => Task.Run(
                () => table.InsertRowAsync(Silo(round * 10 + i), next, Cancel))));

            Assert.Single(joined, isIn => isIn);
            var read = await tables[0].ReadAllAsync(Cancel);
            Assert.Equal((round + 1, round + 1), (read.Version.Version, read.Members.Count));
        }
    }

    [Fact]
    public async Task A_sign_of_life_raises_no_version()
    {
        var table = await OpenAsync();
        var silo = Silo(1);
        await table.InsertRowAsync(silo, await NextOf(table), Cancel);
        silo.IAmAliveTime = Noon.AddMinutes(5);

        await table.UpdateIAmAliveAsync(silo, Cancel);

        var read = await table.ReadAllAsync(Cancel);
        Assert.Equal(1, read.Version.Version);
        Assert.Equal(Noon.AddMinutes(5), Assert.Single(read.Members).Item1.IAmAliveTime);
    }

    [Theory]
    [InlineData("CleanupDefunctSiloEntryKey")]
    [InlineData("CleanupDefunctSiloEntriesKey")]
    public async Task Cleaning_up_removes_only_who_is_long_dead(string query)
    {
        // Orleans uses the former where it is, and wants the latter nevertheless.
        await using var other = database!.CreateCommand($"""
            DELETE FROM OrleansQuery WHERE QueryKey = 'CleanupDefunctSiloEntryKey' AND QueryKey <> '{query}'
            """);
        await other.ExecuteNonQueryAsync(Cancel);
        var table = await OpenAsync();
        var (dead, late, alive) = (Silo(1), Silo(2), Silo(3));
        (dead.Status, late.Status, alive.Status) = (SiloStatus.Dead, SiloStatus.Dead, SiloStatus.Active);
        late.IAmAliveTime = Noon.AddDays(8);
        foreach (var silo in (MembershipEntry[])[dead, late, alive])
        {
            Assert.True(await table.InsertRowAsync(silo, await NextOf(table), Cancel));
        }

        await table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Noon.AddDays(7)), Cancel);

        var left = (await table.ReadAllAsync(Cancel)).Members.Select(member => member.Item1.SiloAddress);
        Assert.Equal([late.SiloAddress, alive.SiloAddress], left.OrderBy(address => address.Endpoint.Port));
    }

    [Fact]
    public async Task Clusters_in_one_database_do_not_see_each_other()
    {
        var (ours, theirs) = (await OpenAsync("ours"), await OpenAsync("theirs"));
        await ours.InsertRowAsync(Silo(1), await NextOf(ours), Cancel);
        await theirs.InsertRowAsync(Silo(1), await NextOf(theirs), Cancel);

        await ours.DeleteMembershipTableEntriesAsync("ours", Cancel);

        Assert.Single((await theirs.ReadAllAsync(Cancel)).Members);
        Assert.Empty((await (await OpenAsync("ours")).ReadAllAsync(Cancel)).Members);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    private static async Task<TableVersion> NextOf(AdoNetClusteringTable table) =>
        (await table.ReadAllAsync(Cancel)).Version.Next();

    private static MembershipEntry Silo(int number) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11_000 + number, 7),
        SiloName = $"silo {number}",
        HostName = "helpdesk.test",
        Status = SiloStatus.Joining,
        ProxyPort = 30_000 + number,
        StartTime = Noon,
        IAmAliveTime = Noon,
    };

    private async Task<AdoNetClusteringTable> OpenAsync(string cluster = "proof")
    {
        var table = new AdoNetClusteringTable(
            services,
            Options.Create(new ClusterOptions { ClusterId = cluster, ServiceId = "proof" }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = "Npgsql", DataSource = database }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, Cancel);
        return table;
    }
}
