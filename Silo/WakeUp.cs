using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Silo;

/// <summary>Wakes what works without being asked: queues, mailboxes, the sender. Once when the silo serves, and again
/// when another is gone, for then its own sleep until their reminders.</summary>
internal sealed partial class WakeUp(
    IGrainFactory grains, IClusterMembershipService cluster, ILocalSiloDetails silo, ILogger<WakeUp> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var gone = Gone(cluster.CurrentSnapshot);
        await WakeAsync();
        await foreach (var members in cluster.MembershipUpdates.WithCancellation(stoppingToken))
        {
            var now = Gone(members);
            if (!now.IsSubsetOf(gone) && members.IsFirst(silo.SiloAddress))
            {
                await WakeAsync();
            }
            gone = now;
        }
    }

    private static HashSet<SiloAddress> Gone(ClusterMembershipSnapshot members) =>
        [.. members.Members.Values.Where(member => member.Status == SiloStatus.Dead).Select(member => member.SiloAddress)];

    private async Task WakeAsync()
    {
        using (Caller.AsSystem())
        {
            await TryAsync("mail sender", () => grains.GetGrain<IMailSenderGrain>(IMailSenderGrain.Key).Start());
            await TryAsync("mail accounts", WakeAccountsAsync);
            await TryAsync("queues", WakeQueuesAsync);
        }
    }

    private async Task WakeQueuesAsync()
    {
        foreach (var queue in await grains.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).Read())
        {
            await grains.GetGrain<IQueueGrain>(queue.Name).Start();
        }
    }

    private async Task WakeAccountsAsync()
    {
        foreach (var account in await grains.GetGrain<IMailAccountsGrain>(IMailAccountsGrain.Key).Read())
        {
            await grains.GetGrain<IMailAccountGrain>(account.Name).Start();
        }
    }

    private async Task TryAsync(string what, Func<Task> wake)
    {
        try
        {
            await wake();
        }
        catch (Exception e) // their reminders wake them a minute later; the silo must serve without them
        {
            LogNotWoken(e, what);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The {What} could not be woken; their reminders will.")]
    private partial void LogNotWoken(Exception exception, string what);
}
