using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Silo;

/// <summary>Wakes, once the silo serves, what works without being asked: queues, mailboxes, the sender.</summary>
internal sealed partial class WakeUp(IGrainFactory grains, ILogger<WakeUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using (Caller.AsSystem())
        {
            await TryAsync("queues", WakeQueuesAsync);
            await TryAsync("mail accounts", WakeAccountsAsync);
            await TryAsync("mail sender", () => grains.GetGrain<IMailSenderGrain>(IMailSenderGrain.Key).Start());
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
