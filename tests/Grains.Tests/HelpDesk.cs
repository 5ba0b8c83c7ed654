using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;
using OrleansTickets;
using OrleansTickets.Agents;
using OrleansTickets.Queues;
using OrleansTickets.Silo;
using OrleansTickets.Tickets;
using Xunit;

[assembly: AssemblyFixture(typeof(HelpDesk))]

namespace OrleansTickets;

/// <summary>One cluster for all grain tests, on a real ticket store. Each test makes queues and agents of its
/// own.</summary>
public sealed class HelpDesk : IAsyncLifetime
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("helpdesk");
    private readonly InProcessTestCluster cluster;
    private int names;

    public HelpDesk()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(
            [
                new("Data:Directory", data.FullName),
                new("Mail:AuthenticationServers:0", "mx.example.org"),
            ])
            .Build();
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddTicketSilo(settings);
            silo.Services.AddSingleton<TimeProvider>(Clock).UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddSingleton(Faults);
            silo.Services.Decorate<ITicketStore>((store, services) =>
                new FailingStore(store, services.GetRequiredService<StoreFaults>()));
        });
        builder.ConfigureClient(client => client.AddMemoryStreams(
            TicketNotice.Streams, streams => streams.ConfigurePartitioning(TicketNotice.Partitions)));
        cluster = builder.Build();
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.Parse("2026-11-23T08:00:00Z", null));

    public StoreFaults Faults { get; } = new();

    public IClusterClient Client => cluster.Client;

    public async ValueTask InitializeAsync() => await cluster.DeployAsync();

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        data.Delete(recursive: true);
    }

    /// <summary>Something of the silo's own.</summary>
    public T Inside<T>()
        where T : notnull =>
        cluster.Silos[0].ServiceProvider.GetRequiredService<T>();

    /// <summary>Stops every silo and starts it again on the same files.</summary>
    public async Task Restart()
    {
        await cluster.RestartSiloAsync(cluster.Silos[0]);
        await Until(CanReachAll);
    }

    public Task Deactivate(IAddressable grain) => cluster.DeactivateAsync(grain);

    /// <summary>A new name, so that no test meets another's things.</summary>
    public string Name(string what) => $"{what}-{Interlocked.Increment(ref names)}";

    public async Task<string> Queue(Func<QueueSettings, QueueSettings>? with = null)
    {
        var name = Name("queue");
        var settings = new QueueSettings { Name = name, Address = $"{name}@example.org" };
        using (Caller.AsSystem())
        {
            await Client.GetGrain<IQueueGrain>(name).Save(with?.Invoke(settings) ?? settings);
        }
        return name;
    }

    public async Task<string> Agent(string queue, params Right[] rights)
    {
        var login = Name("agent");
        using (Caller.AsSystem())
        {
            await Client.GetGrain<IAgentGrain>(login).Save(new()
            {
                Login = login,
                Name = $"Agent {login}",
                Email = $"{login}@example.org",
                Rights = ImmutableDictionary<string, ImmutableArray<Right>>.Empty.Add(
                    queue, rights.Length > 0 ? [.. rights] : [Right.ReadWrite]),
            });
        }
        return login;
    }

    public async Task<ITicketGrain> Ticket(string queue, string title = "The printer is on fire")
    {
        using (Caller.AsSystem())
        {
            var ticket = await Client.GetGrain<ITicketDeskGrain>(0).Open(new()
            {
                Queue = queue,
                Title = title,
                Customer = new("Cleo Customer", "cleo@customer.example"),
                Body = "Please come.",
            });
            return Client.GetGrain<ITicketGrain>(ticket.Number);
        }
    }

    // The client reaches different grains by different connections, of which some may lead to the silo that was.
    private async Task<bool> CanReachAll()
    {
        using var caller = Caller.AsSystem();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Client.GetGrain<IApiTokenGrain>($"{i}").Read()));
            return true;
        }
        catch (OrleansException)
        {
            return false;
        }
    }

    /// <summary>Waits for what comes by itself.</summary>
    public static async Task Until(Func<Task<bool>> isTrue)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isTrue())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
