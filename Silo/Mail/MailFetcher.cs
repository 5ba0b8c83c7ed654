using MailKit.Security;

namespace OrleansTickets.Mail;

/// <summary>Empties one mailbox into the postmaster, for as long as it runs.</summary>
internal sealed partial class MailFetcher(
    MailAccountSettings account, MailLogin login, MailTaker taker, MailOptions options, TimeProvider clock,
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
                using var mailbox = await OpenAsync(cancellationToken);
                LogConnected(account.Name, account.FetchesFrom());
                Volatile.Write(ref status, Status with { IsConnected = true, LastError = null, LastErrorAt = null });
                await WatchAsync(mailbox, () => pause = FirstPause, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) // whatever it was, mail waits in the box: look again later, and say why it took long
            {
                LogPaused(e, account.Name, account.FetchesFrom());
                taker.Measures.CountMailbox(account.Name);
                Tell(e.Message, isConnected: false);
                pause = e is AuthenticationException ? PauseAfterRefusal : pause;
                await Task.Delay(pause, clock, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        Volatile.Write(ref status, Status with { IsConnected = false });
    }

    private async Task<IMailbox> OpenAsync(CancellationToken cancellationToken) => account.Source switch
    {
        FetchSource.Directory => DirectoryMailbox.Open(account, options, clock),
        FetchSource.Pop3 => await Pop3Mailbox.OpenAsync(account, login, options, clock, cancellationToken),
        _ => await ImapMailbox.OpenAsync(account, login, options, clock, cancellationToken),
    };

    private async Task WatchAsync(IMailbox mailbox, Action onSuccess, CancellationToken cancellationToken)
    {
        while (true)
        {
            var isDone = await TakeNewAsync(mailbox, cancellationToken);
            onSuccess();
            if (mailbox.Defect is { } defect)
            {
                Tell(defect, isConnected: true);
            }

            await mailbox.WaitAsync(isDone ? LongestWait : PauseAfterFailure, cancellationToken);
        }
    }

    // False when some mail is to be tried again soon.
    private async Task<bool> TakeNewAsync(IMailbox mailbox, CancellationToken cancellationToken)
    {
        var found = await mailbox.FindNewAsync(cancellationToken);
        tries.KeepOnly(found);
        var round = new MailboxRound(mailbox, account, taker, tries, options, Record, RecordUnsettled);
        return await round.RunAsync(found.Where(id => tries.Failed(id) < MailTries.Max), cancellationToken);
    }

    private void Tell(string error, bool isConnected) => Volatile.Write(ref status, Status with
    {
        IsConnected = isConnected,
        LastError = error,
        LastErrorAt = clock.GetUtcNow(),
    });

    private void RecordUnsettled(Exception refusal)
    {
        LogUnsettled(refusal, account.Name);
        Tell($"Mails that are in could not be marked or taken away: {refusal.Message}", isConnected: true);
    }

    private void Record(FetchedMail mail)
    {
        if (mail is { Failure: { } failure, IsStopped: false })
        {
            LogMailFailed(failure, mail.Id, account.Name, tries.Add(mail.Id));
            taker.Measures.CountMail(account.Name);
            Tell($"Mail {mail.Id}: {failure.Message}", Status.IsConnected);
        }

        if (mail.IsIn)
        {
            tries.Forget(mail.Id);
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

    [LoggerMessage(LogLevel.Warning, "Mail {Id} of account {Account} could not be taken in, try {Tries}")]
    private partial void LogMailFailed(Exception exception, string id, string account, int tries);

    [LoggerMessage(LogLevel.Warning, "Mails of account {Account} are in and could not be marked or taken away")]
    private partial void LogUnsettled(Exception exception, string account);
}
