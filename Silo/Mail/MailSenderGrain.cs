using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Drains the outbox. Every mail is claimed durably before it is sent, and what became of it is recorded
/// before the next; so a crash leaves at most one mail of each account in doubt, and that goes again under its old
/// Message-ID. Of two senders, as when one is taken for dead and is not, each mail is claimed by one.</summary>
internal sealed partial class MailSenderGrain(
    IOutbox outbox, MailDelivery delivery, TimeProvider clock, ILogger<MailSenderGrain> logger)
    : Grain, IMailSenderGrain, IRemindable, IDisposable
{
    private const string Reminder = "send";
    private const int Batch = 50;
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WithoutWay = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource stop = new();
    private IGrainTimer? timer;
    private Task draining = Task.CompletedTask;
    private bool isAsked;
    private bool isRecovered;

    // Mails may wait for no other reason than that there was no account.
    private bool isWayNew = true;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Interleaved: a slow server must not hold up who reads the outbox.
        var options = new GrainTimerCreationOptions(Watch, Watch) { KeepAlive = true, Interleave = true };
        timer = this.RegisterGrainTimer(Wake, options);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await Task.WhenAny(draining, Task.Delay(Timeout.Infinite, cancellationToken)); // what is in hand ends by itself
    }

    public void Dispose() => stop.Dispose();

    public Task Wake()
    {
        isAsked = true;
        if (draining.IsCompleted)
        {
            draining = Drain();
        }

        return Task.CompletedTask;
    }

    public async Task Start()
    {
        await this.RegisterOrUpdateReminder(Reminder, Watch, Watch);
        await Wake();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Wake();

    public Task<OutboxPage> ReadOutbox(string? after, int limit, CancellationToken cancellationToken) =>
        outbox.ReadPageAsync(after, Math.Clamp(limit, 1, 200), cancellationToken);

    public async Task Retry(long id, CancellationToken cancellationToken)
    {
        var item = await outbox.ReadAsync(id, cancellationToken)
            ?? throw new NotThereException($"There is no mail {id} in the outbox.");
        if (item.State is Delivery.Sent or Delivery.Sending)
        {
            throw new InvalidRequestException("id", $"That mail is sent, or is being sent.");
        }

        await outbox.RecordAsync(item, Delivery.Queued, item.Recipients, clock.GetUtcNow(), null, cancellationToken);
        await Wake();
    }

    private async Task Drain()
    {
        using var _ = Caller.AsSystem();
        try
        {
            // Asked again while it looks when the next try is, it must not leave that to the timer.
            while (isAsked && !stop.IsCancellationRequested)
            {
                isAsked = false;
                await DrainOnce(stop.Token);
                await SetTimer();
            }
        }
        catch (Exception e) // whatever it was, mail waits: the timer tries again
        {
            LogDrainFailed(e);
            isRecovered = false; // what was in hand may be claimed and not recorded
        }
    }

    private async Task DrainOnce(CancellationToken cancellationToken)
    {
        if (!isRecovered)
        {
            await Recover(cancellationToken);
            isRecovered = true;
        }

        var hasWay = await delivery.HasWayAsync();
        if (!hasWay && !delivery.HasPickup)
        {
            isWayNew = true;
            return;
        }

        if (hasWay && isWayNew)
        {
            await outbox.HastenAsync(clock.GetUtcNow(), cancellationToken);
        }

        isWayNew = !hasWay;
        while (!cancellationToken.IsCancellationRequested
            && await outbox.ReadDueAsync(clock.GetUtcNow(), Batch, cancellationToken) is { Length: > 0 } due)
        {
            await delivery.DeliverAsync(
                due, item => outbox.ClaimAsync(item, CancellationToken.None), Record, cancellationToken);
        }
    }

    private async Task Recover(CancellationToken cancellationToken)
    {
        foreach (var item in await outbox.RecoverAsync(clock.GetUtcNow(), cancellationToken))
        {
            LogMaybeSent(item.MessageId);
            await Tell(item, Delivery.MaybeSent, item.Recipients, "The program ended while the mail was being sent.");
        }
    }

    private async Task Record(DeliveryResult result)
    {
        var (item, verdict) = (result.Item, result.Verdict);
        var now = clock.GetUtcNow();
        var deferred = verdict.Deferred;
        var failed = verdict.Failed;
        var next = result.IsWithoutWay ? now + WithoutWay : RetrySchedule.Next(item.Attempts, item.Created, now);
        if (next is null)
        {
            (deferred, failed) = (deferred.Clear(), failed.SetItems(deferred));
        }

        var state = deferred.Count > 0 ? verdict.IsUnknown ? Delivery.MaybeSent : Delivery.Queued
            : failed.Count > 0 ? Delivery.Failed
            : Delivery.Sent;
        var open = deferred.Count > 0 ? deferred : failed;
        var error = string.Join("; ", failed.Concat(deferred).Select(each => each.Value).Distinct());

        // Not cancelled, and first of all: what is not recorded as sent is sent again.
        await outbox.RecordAsync(
            item, state, [.. open.Keys], deferred.Count > 0 ? next : null, error.Length > 0 ? error : null,
            CancellationToken.None);
        isWayNew |= result.IsWithoutWay;
        await Tell(item, Delivery.Sent, verdict.Accepted, null);
        foreach (var (recipient, said) in failed)
        {
            await Tell(item, Delivery.Failed, [recipient], said);
        }

        if (state == Delivery.MaybeSent)
        {
            await Tell(item, Delivery.MaybeSent, [.. deferred.Keys], error);
        }
    }

    // For the ticket's history. The outbox has the truth already, so the next mail does not suffer from a failure here.
    private async Task Tell(OutboxItem item, Delivery state, ImmutableArray<string> recipients, string? detail)
    {
        if (recipients.IsEmpty)
        {
            return;
        }

        try
        {
            await GrainFactory.GetGrain<ITicketGrain>(item.Ticket).RecordDelivery(new()
            {
                At = clock.GetUtcNow(),
                By = Caller.System,
                Article = item.Article,
                Delivery = state,
                To = string.Join(", ", recipients),
                Detail = detail,
            });
        }
        catch (Exception e) // of whatever kind, see above
        {
            LogNotTold(e, item.Ticket, item.MessageId);
        }
    }

    private async Task SetTimer()
    {
        var next = await outbox.ReadNextTryAsync(stop.Token);
        var pause = next - clock.GetUtcNow() ?? Watch;
        pause = pause < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : pause;
        timer?.Change(pause < Watch ? pause : Watch, Watch);
    }

    [LoggerMessage(LogLevel.Error, "The outbox could not be drained; it is tried again")]
    private partial void LogDrainFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Mail {MessageId} may have been sent before a crash; it goes again")]
    private partial void LogMaybeSent(string messageId);

    [LoggerMessage(LogLevel.Warning, "The history of ticket {Ticket} lacks what became of mail {MessageId}")]
    private partial void LogNotTold(Exception exception, string ticket, string messageId);
}
