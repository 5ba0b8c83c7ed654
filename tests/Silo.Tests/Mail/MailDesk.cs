using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using OrleansTickets.Agents;
using OrleansTickets.MailServers;
using OrleansTickets.Queues;
using OrleansTickets.Silo;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>A help desk of one silo. Its files outlive it, so that another can go on where this one ended.</summary>
internal sealed class MailDesk : IAsyncDisposable
{
    public const string Agent = "anna";
    private readonly InProcessTestCluster cluster;

    private MailDesk(DirectoryInfo data, Dictionary<string, string?> more)
    {
        Data = data;
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Data:Directory", data.FullName),
            new("Mail:PickupDirectory", Path.Combine(data.FullName, "outgoing")),
            .. more,
        ]).Build();
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.Options.ServiceId = "mail"; // the names under which grain state is found again
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddTicketSilo(settings);
            StoreOnDemand.Add(silo.Services);
            silo.Services.AddDataProtection().PersistKeysToFileSystem(data.CreateSubdirectory("keys"));
        });
        cluster = builder.Build();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public DirectoryInfo Data { get; }

    public IGrainFactory Grains => cluster.Client;

    public static async Task<MailDesk> StartAsync(
        DirectoryInfo? data = null, Dictionary<string, string?>? settings = null)
    {
        var desk = new MailDesk(data ?? Directory.CreateTempSubdirectory("maildesk"), settings ?? []);
        await desk.cluster.DeployAsync(Cancel);
        using (Caller.AsSystem())
        {
            await desk.Grains.GetGrain<IAgentGrain>(Agent).Save(
                new() { Login = Agent, Name = "Anna Agent", Roles = [OrleansTickets.Agents.Agent.Administrator] });
            await desk.Grains.GetGrain<IQueueGrain>("Support").Save(
                new() { Name = "Support", Address = "support@helpdesk.test", DisplayName = "Support team" });
        }

        return desk;
    }

    /// <summary>Something of the silo's own.</summary>
    public T Inside<T>()
        where T : notnull =>
        cluster.Silos[0].ServiceProvider.GetRequiredService<T>();

    /// <summary>Commits that wait or fail.</summary>
    public StoreOnDemand Store => Inside<StoreOnDemand>();

    public async Task SaveAsync(MailAccountSettings account)
    {
        using var _ = Caller.AsSystem();
        await Grains.GetGrain<IMailAccountGrain>(account.Name).Save(account);
    }

    public async Task FetchAsync(
        MailServer server, string mailbox = "support@helpdesk.test", AfterFetch afterFetch = AfterFetch.MarkSeen,
        int? port = null)
    {
        using var _ = Caller.AsSystem();
        await Grains.GetGrain<IMailAccountGrain>(mailbox).Save(new()
        {
            Name = mailbox,
            ImapHost = "127.0.0.1",
            ImapPort = port ?? server.ImapPort,
            ImapSecurity = MailSecurity.None,
            ImapUser = mailbox,
            ImapPassword = server.Password,
            AfterFetch = afterFetch,
        });
    }

    public async Task SendByAsync(MailServer server)
    {
        using var _ = Caller.AsSystem();
        await Grains.GetGrain<IMailAccountGrain>("out").Save(new()
        {
            Name = "out",
            SmtpHost = "127.0.0.1",
            SmtpPort = server.SmtpPort,
            SmtpSecurity = MailSecurity.None,
        });
    }

    public async Task<MailAccountStatus> StatusAsync(string mailbox = "support@helpdesk.test")
    {
        using var _ = Caller.AsSystem();
        return await Grains.GetGrain<IMailAccountGrain>(mailbox).ReadStatus();
    }

    /// <summary>Opens a ticket by a mail that no server carried.</summary>
    public async Task<string> TakeInAsync(string from, string subject)
    {
        using var bytes = new MemoryStream();
        await Mailboxes.Compose(from, "support@helpdesk.test", subject).WriteToAsync(bytes, Cancel);
        return await TakeInAsync(bytes.ToArray());
    }

    /// <summary>The same, by a mail of these characters, a byte each.</summary>
    public Task<string> TakeInAsync(string mail) => TakeInAsync(Encoding.Latin1.GetBytes(mail));

    private async Task<string> TakeInAsync(byte[] mail)
    {
        using var _ = Caller.AsSystem();
        var outcome = await Grains.GetGrain<IPostmasterGrain>(0).TakeIn(new() { Raw = mail }, Cancel);
        Assert.Equal(MailOutcomeKind.Created, outcome.Outcome);
        return outcome.Ticket!;
    }

    /// <summary>All tickets, once there are so many.</summary>
    public async Task<ImmutableArray<TicketSummary>> TicketsAsync(int count)
    {
        var tickets = ImmutableArray<TicketSummary>.Empty;
        await Eventually.BecomesAsync(async () => (tickets = await TicketsAsync()).Length >= count);
        Assert.Equal(count, tickets.Length);
        return tickets;
    }

    public async Task<ImmutableArray<TicketSummary>> TicketsAsync()
    {
        using var _ = Caller.As(Agent);
        var query = new TicketQuery { States = StateGroup.All, Limit = 200 };
        return (await Grains.GetGrain<ITicketSearchGrain>(0).ReadPage(query, Cancel)).Items;
    }

    /// <summary>The titles of all tickets, however many, in order.</summary>
    public async Task<ImmutableArray<string>> TitlesAsync()
    {
        using var _ = Caller.As(Agent);
        var titles = ImmutableArray.CreateBuilder<string>();
        string? after = null;
        do
        {
            var query = new TicketQuery { States = StateGroup.All, Limit = 200, After = after };
            var page = await Grains.GetGrain<ITicketSearchGrain>(0).ReadPage(query, Cancel);
            titles.AddRange(page.Items.Select(ticket => ticket.Title));
            after = page.Next;
        }
        while (after is not null);
        titles.Sort(StringComparer.Ordinal);
        return titles.ToImmutable();
    }

    public async Task<ImmutableArray<Articles.Article>> ArticlesAsync(string ticket)
    {
        using var _ = Caller.As(Agent);
        return await Grains.GetGrain<ITicketGrain>(ticket).ReadArticles(0, 200, Cancel);
    }

    public async Task<ImmutableArray<TicketEvent>> HistoryAsync(string ticket)
    {
        using var _ = Caller.As(Agent);
        return await Grains.GetGrain<ITicketGrain>(ticket).ReadHistory(0, 200, Cancel);
    }

    public async Task<Ticket> ReplyAsync(string ticket, string body, params ImmutableArray<Articles.Mailbox> to)
    {
        using var _ = Caller.As(Agent);
        return await Grains.GetGrain<ITicketGrain>(ticket).Reply(new() { Body = body, To = to }, Cancel);
    }

    public async Task<ImmutableArray<OutboxItem>> OutboxAsync()
    {
        using var _ = Caller.AsSystem();
        return (await Grains.GetGrain<IMailSenderGrain>(IMailSenderGrain.Key).ReadOutbox(null, 100, Cancel)).Items;
    }

    public async Task<ImmutableArray<QuarantineItem>> QuarantineAsync()
    {
        using var _ = Caller.AsSystem();
        return (await Grains.GetGrain<IQuarantineGrain>(0).ReadPage(null, 100, Cancel)).Items;
    }

    /// <summary>Ends it as a crash does: nothing is finished, nothing is told.</summary>
    public Task KillAsync() => cluster.KillSiloAsync(cluster.Silos[0], Cancel);

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
