using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Queues;
using OrleansTickets.Silo;
using OrleansTickets.Storage;
using OrleansTickets.Tickets;

namespace OrleansTickets.Benchmarks;

/// <summary>A silo as it is delivered, in this process, on a directory of its own.</summary>
internal sealed class PostmasterDesk(MeasuredDatabase database, DirectoryInfo keys) : IAsyncDisposable
{
    public const string Address = "support@example.com";

    private readonly IHost host = Compose(database, keys);

    private IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public async Task StartAsync()
    {
        await host.StartAsync();
        using (Caller.AsSystem())
        {
            await Grains.GetGrain<IQueueGrain>("Support").Save(new() { Name = "Support", Address = Address });
        }
    }

    public async Task<MailOutcome> TakeInAsync(byte[] raw)
    {
        using (Caller.AsSystem())
        {
            return await Grains.GetGrain<IPostmasterGrain>(0).TakeIn(new() { Raw = raw, EnvelopeTo = Address });
        }
    }

    /// <summary>Makes an agent who may do all in the queue.</summary>
    public async Task AddAgentAsync(string login)
    {
        using (Caller.AsSystem())
        {
            await Grains.GetGrain<IAgentGrain>(login).Save(new()
            {
                Login = login,
                Name = login,
                Email = $"{login}@example.com",
                Rights = ImmutableDictionary<string, ImmutableArray<Right>>.Empty.Add("Support", [Right.ReadWrite]),
            });
        }
    }

    public Task<Ticket> ReadAsync(string agent, string number) =>
        AsAsync(agent, number, ticket => ticket.Read());

    public Task<Ticket> LockAsync(string agent, string number) => AsAsync(agent, number, ticket => ticket.Lock());

    public Task<Ticket> UnlockAsync(string agent, string number) => AsAsync(agent, number, ticket => ticket.Unlock());

    /// <summary>Begins to fetch from a mailbox of 127.0.0.1.</summary>
    public async Task FetchAsync(string mailbox, int port, string password)
    {
        using (Caller.AsSystem())
        {
            await Grains.GetGrain<IMailAccountGrain>(mailbox).Save(new()
            {
                Name = mailbox,
                ImapHost = "127.0.0.1",
                ImapPort = port,
                ImapSecurity = MailSecurity.None,
                ImapUser = mailbox,
                ImapPassword = password,
            });
        }
    }

    /// <summary>How many mails came in from this mailbox.</summary>
    public async Task<long> CountFetchedAsync(string mailbox)
    {
        using (Caller.AsSystem())
        {
            return (await Grains.GetGrain<IMailAccountGrain>(mailbox).ReadStatus()).Fetched;
        }
    }

    /// <summary>How many articles the full-text index lacks.</summary>
    public async Task<int> LagAsync() =>
        (await host.Services.GetRequiredService<ITicketLists>()
            .ReadPageAsync(new() { Text = "zqxzqx" }, null, "anna", default)).Lag;

    /// <summary>From here on the mails cost no words.</summary>
    public ValueTask StopIndexAsync() =>
        (host.Services.GetService<SearchIndexer>() as ArticleFollower
            ?? host.Services.GetRequiredService<PostgresSearchIndexer>()).DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private async Task<T> AsAsync<T>(string agent, string number, Func<ITicketGrain, Task<T>> act)
    {
        using (Caller.As(agent))
        {
            return await act(Grains.GetGrain<ITicketGrain>(number));
        }
    }

    private static IHost Compose(MeasuredDatabase database, DirectoryInfo keys)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Critical);
        builder.Configuration.AddInMemoryCollection([database.Setting]);
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort(), FreePort())
            .AddTicketSilo(builder.Configuration));
        builder.Services.AddDataProtection().PersistKeysToFileSystem(keys);
        return builder.Build();
    }

    // Another silo may run on this machine.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
