using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansTickets.Daemons;
using OrleansTickets.Mail;
using OrleansTickets.PostgreSql;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>Real silos, which know nothing of each other but their database.</summary>
public sealed class PostgresClusterTests(SharedPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_find_each_other_and_see_one_leave()
    {
        var connectionString = await server.CreateDatabaseAsync(Cancel);
        await using var database = NpgsqlDataSource.Create(connectionString);
        using var first = await StartSiloAsync(connectionString, silo => silo.UsePostgresClustering());
        // The second has its clustering from the configuration alone.
        using var second = await StartSiloAsync(connectionString, _ => { }, ByConfiguration(connectionString));
        await Eventually.BecomesAsync(() => Task.FromResult(CountActive(first) == 2 && CountActive(second) == 2));
        using (var client = await StartClientAsync(connectionString))
        {
            var grains = client.Services.GetRequiredService<IGrainFactory>();
            Assert.Equal(2, (await grains.GetGrain<IManagementGrain>(0).GetHosts(true, Cancel)).Count);
            await grains.GetGrain<IProfileGrain>("anna").Write(new() { Name = "Anna" });
            await client.StopAsync(Cancel);
        }

        await second.StopAsync(Cancel);

        await Eventually.BecomesAsync(() => Task.FromResult(CountActive(first) == 1));
        await using var rows = database.CreateCommand(
            "SELECT string_agg(Status::text, ' ' ORDER BY Status) FROM OrleansMembershipTable");
        Assert.Equal("3 6", await rows.ExecuteScalarAsync(Cancel)); // active, dead
        var left = first.Services.GetRequiredService<IGrainFactory>().GetGrain<IProfileGrain>("anna");
        Assert.Equal("Anna", (await left.Read()).Name);
        await first.StopAsync(Cancel);
    }

    private static int CountActive(IHost silo) => silo.Services.GetRequiredService<IClusterMembershipService>()
        .CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active);

    private static Dictionary<string, string?> ByConfiguration(string connectionString) => new()
    {
        ["Orleans:Clustering:ProviderType"] = "AdoNet",
        ["Orleans:Clustering:Invariant"] = PostgresGrainState.Invariant,
        ["Orleans:Clustering:ConnectionName"] = "tickets",
        ["ConnectionStrings:tickets"] = connectionString,
    };

    private static HostApplicationBuilder CreateBuilder(Dictionary<string, string?>? settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(
        [
            new("Orleans:ClusterId", "proof"),
            new("Orleans:ServiceId", "proof"),
            new("Orleans:Endpoints:AdvertisedIPAddress", "127.0.0.1"),
            new("Orleans:Endpoints:SiloPort", LoopbackPort.Pick().ToString(CultureInfo.InvariantCulture)),
            new("Orleans:Endpoints:GatewayPort", LoopbackPort.Pick().ToString(CultureInfo.InvariantCulture)),
            .. settings ?? [],
        ]);
        return builder;
    }

    private static async Task<IHost> StartSiloAsync(
        string connectionString, Action<ISiloBuilder> useClustering, Dictionary<string, string?>? settings = null)
    {
        var builder = CreateBuilder(settings);
        builder.UseOrleans(silo =>
        {
            silo.Services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
            silo.AddPostgresGrainState();
            silo.AddMemoryStreams("notices");
            silo.Services.AddSingleton<Rings>();
            useClustering(silo);
        });
        var host = builder.Build();
        await host.StartAsync(Cancel);
        return host;
    }

    private static async Task<IHost> StartClientAsync(string connectionString)
    {
        var builder = CreateBuilder(ByConfiguration(connectionString));
        builder.UseOrleansClient();
        var host = builder.Build();
        await host.StartAsync(Cancel);
        return host;
    }
}
