using MailKit.Security;

namespace OrleansTickets.Mail;

/// <summary>Empties one mailbox into the postmaster, for as long as it runs.</summary>
internal sealed partial class MailFetcher(
    MailAccountSettings account, string password, MailTaker taker, MailOptions options, TimeProvider clock,
    ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // Servers lock accounts for repeated wrong passwords.
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly MailTries tries = new(); // forgotten with this fetcher
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
                LogPaused(e, account.Name, account.ImapHost);
                taker.Measures.CountMailbox(account.Name);
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

    // False when some mail is to be tried again soon.
    private async Task<bool> TakeUnseenAsync(ImapMailbox mailbox, CancellationToken cancellationToken)
    {
        var unseen = await mailbox.FindUnseenAsync(cancellationToken);
        tries.KeepOnly(unseen);
        var round = new MailboxRound(mailbox, account, taker, tries, options, Record);
        return await round.RunAsync(unseen.Where(uid => tries.Failed(uid) < MailTries.Max), cancellationToken);
    }

    private void Record(FetchedMail mail)
    {
        if (mail is { Failure: { } failure, IsStopped: false })
        {
            LogMailFailed(failure, mail.Uid.Id, account.Name, tries.Add(mail.Uid));
            taker.Measures.CountMail(account.Name);
            Volatile.Write(ref status, Status with
            {
                LastError = $"Mail {mail.Uid.Id}: {failure.Message}",
                LastErrorAt = clock.GetUtcNow(),
            });
        }

        if (mail.IsIn)
        {
            tries.Forget(mail.Uid);
        }

        if (mail is { IsIn: true, IsKept: false })
        {
            Volatile.Write(ref status, Status with { Fetched = Status.Fetched + 1, LastFetch = clock.GetUtcNow() });
        }
    }

    [LoggerMessage(LogLevel.Information, "Mail account {Account} is connected to {Host}")]
    private partial void LogConnected(string account, string host);

    [LoggerMessage(LogLevel.Warning, "Mail account {Account} pauses, and its mail waits on {Host}")]
    private partial void LogPaused(Exception exception, string account, string host);

    [LoggerMessage(LogLevel.Warning, "Mail {Uid} of account {Account} could not be taken in, try {Tries}")]
    private partial void LogMailFailed(Exception exception, uint uid, string account, int tries);
}
