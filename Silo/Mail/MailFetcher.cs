using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace OrleansTickets.Mail;

/// <summary>Empties one mailbox into the postmaster, in order, for as long as it runs. A mail is marked on the server
/// only after the postmaster has answered; a crash in between brings it again, which its receipts allow for.</summary>
internal sealed partial class MailFetcher(
    MailAccountSettings account, string password, MailTaker taker, MailOptions options, TimeProvider clock,
    ILogger logger)
{
    // So many mails share one command to mark them; a crash makes as many come again.
    private const int Batch = 20;
    private const int MaxTries = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // Servers lock accounts for repeated wrong passwords.
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    // Mails that failed alone, while others passed; forgotten with this fetcher.
    private readonly Dictionary<UniqueId, int> failures = [];
    private MailAccountStatus status = new();

    public MailAccountStatus Status => Volatile.Read(ref status);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var mailbox = await ImapMailbox.OpenAsync(account, password, options, clock, cancellationToken);
                LogConnected(account.Name, account.ImapHost);
                Volatile.Write(ref status, Status with { IsConnected = true, LastError = null, LastErrorAt = null });
                await WatchAsync(mailbox, () => pause = FirstPause, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) // whatever it was, mail waits in the box: look again later, and say why it took long
            {
                LogConnectionLost(e, account.Name, account.ImapHost);
                Volatile.Write(ref status, Status with
                {
                    IsConnected = false,
                    LastError = e.Message,
                    LastErrorAt = clock.GetUtcNow(),
                });
                pause = e is AuthenticationException ? PauseAfterRefusal : pause;
                await Task.Delay(pause, clock, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        Volatile.Write(ref status, Status with { IsConnected = false });
    }

    private async Task WatchAsync(ImapMailbox mailbox, Action onSuccess, CancellationToken cancellationToken)
    {
        while (true)
        {
            var isDone = await TakeUnseenAsync(mailbox, cancellationToken);
            onSuccess();
            await mailbox.WaitAsync(isDone ? LongestWait : PauseAfterFailure, cancellationToken);
        }
    }

    // False when some mail failed and is to be tried again soon.
    private async Task<bool> TakeUnseenAsync(ImapMailbox mailbox, CancellationToken cancellationToken)
    {
        var unseen = await mailbox.FindUnseenAsync(cancellationToken);
        foreach (var gone in failures.Keys.Except(unseen).ToArray())
        {
            failures.Remove(gone);
        }

        var isDone = true;
        foreach (var uids in unseen.Where(uid => failures.GetValueOrDefault(uid) < MaxTries).Chunk(Batch))
        {
            isDone &= await TakeBatchAsync(mailbox, uids, cancellationToken);
        }

        return isDone;
    }

    private async Task<bool> TakeBatchAsync(ImapMailbox mailbox, UniqueId[] uids, CancellationToken cancellationToken)
    {
        var sizes = await mailbox.ReadSizesAsync(uids, cancellationToken);
        var taken = new List<UniqueId>(uids.Length);
        var kept = new List<UniqueId>();
        var pending = 0;
        try
        {
            foreach (var uid in uids)
            {
                if (!sizes.TryGetValue(uid, out var size))
                {
                    continue; // somebody else removed it
                }

                if (size > options.MaxSize)
                {
                    await HoldTooLargeAsync(mailbox, uid, size, cancellationToken);
                    kept.Add(uid);
                }
                else if (await TakeAsync(mailbox, uid, cancellationToken))
                {
                    taken.Add(uid);
                }
                else
                {
                    pending++;
                }
            }
        }
        finally
        {
            // What is in is in, even if the next one failed.
            await MarkAsync(mailbox, taken, kept);
        }

        return pending == 0;
    }

    private async Task<bool> TakeAsync(ImapMailbox mailbox, UniqueId uid, CancellationToken cancellationToken)
    {
        try
        {
            var mail = Mail(mailbox, uid, await mailbox.FetchAsync(uid, cancellationToken));
            if (!await TakeOrHoldAsync(uid, mail, cancellationToken))
            {
                return false;
            }
        }
        catch (MessageNotFoundException)
        {
            return true; // somebody else removed it
        }
        catch (ImapCommandException e) // the server cannot give out this one
        {
            Count(uid, e);
            return false;
        }

        failures.Remove(uid);
        Volatile.Write(ref status, Status with { Fetched = Status.Fetched + 1, LastFetch = clock.GetUtcNow() });
        return true;
    }

    // A mail that no try takes in must not hold up the others, nor come again for ever: it goes to quarantine.
    private async Task<bool> TakeOrHoldAsync(UniqueId uid, InboundMail mail, CancellationToken cancellationToken)
    {
        try
        {
            await taker.TakeAsync(mail, cancellationToken);
            return true;
        }
        catch (Exception e) when (!MailTaker.IsPassing(e))
        {
            if (Count(uid, e) < MaxTries)
            {
                return false;
            }

            await taker.HoldAsync(mail, $"It failed {MaxTries} times: {e.Message}", cancellationToken);
            return true;
        }
    }

    private int Count(UniqueId uid, Exception failure)
    {
        var tries = failures[uid] = failures.GetValueOrDefault(uid) + 1;
        LogMailFailed(failure, uid.Id, account.Name, tries);
        Volatile.Write(ref status, Status with
        {
            LastError = $"Mail {uid.Id}: {failure.Message}",
            LastErrorAt = clock.GetUtcNow(),
        });
        return tries;
    }

    private async Task HoldTooLargeAsync(
        ImapMailbox mailbox, UniqueId uid, uint size, CancellationToken cancellationToken)
    {
        var header = await mailbox.FetchHeaderAsync(uid, cancellationToken);
        await taker.HoldAsync(
            Mail(mailbox, uid, header),
            $"The mail has {size} bytes, more than the {options.MaxSize} that are fetched. It stays in the mailbox; "
                + "here is its header alone.",
            cancellationToken);
    }

    private InboundMail Mail(ImapMailbox mailbox, UniqueId uid, byte[] raw) => new()
    {
        Raw = raw,
        Account = account.Name,
        SourceId = string.Create(CultureInfo.InvariantCulture, $"{account.Name}:{mailbox.UidValidity}:{uid.Id}"),
        Queue = account.Queue,
    };

    // Not cancelled: what is in should not come again only because we stop.
    private async Task MarkAsync(ImapMailbox mailbox, List<UniqueId> taken, List<UniqueId> kept)
    {
        if (account.AfterFetch == AfterFetch.Delete && taken.Count > 0)
        {
            await mailbox.DeleteAsync(taken, CancellationToken.None);
        }
        else
        {
            kept.AddRange(taken);
        }

        if (kept.Count > 0)
        {
            await mailbox.MarkSeenAsync(kept, CancellationToken.None);
        }
    }

    [LoggerMessage(LogLevel.Information, "Mail account {Account} is connected to {Host}")]
    private partial void LogConnected(string account, string host);

    [LoggerMessage(LogLevel.Warning, "Mail account {Account} has no connection to {Host}")]
    private partial void LogConnectionLost(Exception exception, string account, string host);

    [LoggerMessage(LogLevel.Warning, "Mail {Uid} of account {Account} could not be taken in, try {Tries}")]
    private partial void LogMailFailed(Exception exception, uint uid, string account, int tries);
}
