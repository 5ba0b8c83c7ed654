using System.Collections.Immutable;
using System.Net.Sockets;
using MailKit;
using MailKit.Security;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Where a mail stands after a try.</summary>
internal sealed record DeliveryResult(OutboxItem Item, SmtpVerdict Verdict)
{
    /// <summary>Whether no server was asked at all.</summary>
    public bool IsWithoutWay { get; init; }
}

/// <summary>Sends mails by the accounts of their queues.</summary>
internal sealed class MailDelivery(
    ITicketStore store, QueueMap queues, MailSecrets secrets, PickupDirectory pickup, IGrainFactory grains)
{
    /// <summary>Whether there is any point in claiming mails.</summary>
    public async Task<bool> HasWayAsync() => await FindAccountAsync("") is not null;

    public bool HasPickup => pickup.IsSet;

    /// <summary>Tries all of them; a slow or dead server delays only the mails that go by it. Each is claimed right
    /// before it goes, and left alone when that fails; each result is passed on as soon as it is known.</summary>
    public async Task DeliverAsync(
        ImmutableArray<OutboxItem> items, Func<OutboxItem, Task<OutboxItem?>> claim,
        Func<DeliveryResult, Task> onResult, CancellationToken cancellationToken)
    {
        var ways = new Dictionary<string, MailAccountSettings?>();
        foreach (var queue in items.Select(item => item.Queue).Distinct())
        {
            ways[queue] = await FindAccountAsync((await queues.FindAsync(queue))?.OutgoingAccount ?? "");
        }

        await Task.WhenAll(items.GroupBy(item => ways[item.Queue]?.Name).Select(group =>
            ways[group.First().Queue] is { } account
                ? SendAsync(account, [.. group], claim, onResult, cancellationToken)
                : LayAsideAsync([.. group], claim, onResult, cancellationToken)));
    }

    private async Task SendAsync(
        MailAccountSettings account, OutboxItem[] items, Func<OutboxItem, Task<OutboxItem?>> claim,
        Func<DeliveryResult, Task> onResult, CancellationToken cancellationToken)
    {
        SmtpSession? session = null;
        string? refusal = null;
        try
        {
            foreach (var due in items)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return;
                }

                if (session is null && refusal is null)
                {
                    (session, refusal) = await OpenAsync(account, cancellationToken);
                }

                if (await claim(due) is not { } item)
                {
                    continue;
                }

                var verdict = session is null
                    ? SmtpVerdict.DeferAll(item.Recipients, refusal ?? "")
                    : await SendAsync(session, item, cancellationToken);
                if (session is { IsConnected: false })
                {
                    session.Dispose();
                    session = null;
                }

                await onResult(new(item, verdict));
            }

            await (session?.CloseAsync() ?? Task.CompletedTask);
        }
        finally
        {
            session?.Dispose();
        }
    }

    private async Task<SmtpVerdict> SendAsync(
        SmtpSession session, OutboxItem item, CancellationToken cancellationToken)
    {
        var (raw, fault) = await ReadAsync(item, cancellationToken);
        return raw is null
            ? SmtpVerdict.FailAll(item.Recipients, fault)
            : await session.SendAsync(raw, item.From.Address, item.Recipients, item.IsAutoResponse);
    }

    private async Task<(byte[]? Raw, string Fault)> ReadAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        const string Gone = "The mail's bytes are gone.";
        try
        {
            return (await store.ReadRawAsync(item.Ticket, item.Article, cancellationToken), Gone);
        }
        catch (DamagedException e)
        {
            return (null, e.Message);
        }
    }

    private async Task<(SmtpSession? Session, string? Refusal)> OpenAsync(
        MailAccountSettings account, CancellationToken cancellationToken)
    {
        try
        {
            var login = account.OAuth is null
                ? new(secrets.Reveal(account.SmtpPassword))
                : MailLogin.ByToken(grains.GetGrain<IMailAccountGrain>(account.Name));
            return (await SmtpSession.OpenAsync(account, login, cancellationToken), null);
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or CommandException
            or AuthenticationException or SslHandshakeException or NotSupportedException or TimeoutException
            or OperationCanceledException or OrleansException or MailAccountException)
        {
            return (null, $"{account.SmtpHost}: {e.Message}");
        }
    }

    private async Task LayAsideAsync(
        OutboxItem[] items, Func<OutboxItem, Task<OutboxItem?>> claim, Func<DeliveryResult, Task> onResult,
        CancellationToken cancellationToken)
    {
        foreach (var due in items)
        {
            if (await claim(due) is not { } item)
            {
                continue;
            }

            var (raw, fault) = pickup.IsSet ? await ReadAsync(item, cancellationToken) : ([], "");
            if (raw is { Length: > 0 })
            {
                await pickup.WriteAsync(item.MessageId, raw, cancellationToken);
            }

            await onResult(new(item, raw is null
                ? SmtpVerdict.FailAll(item.Recipients, fault)
                : SmtpVerdict.DeferAll(item.Recipients, "No mail account can send it."))
            {
                IsWithoutWay = true,
            });
        }
    }

    private async Task<MailAccountSettings?> FindAccountAsync(string name) =>
        await grains.GetGrain<IMailAccountsGrain>(IMailAccountsGrain.Key).FindOutgoing(name);
}
