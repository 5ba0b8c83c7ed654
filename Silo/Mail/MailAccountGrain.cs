using Microsoft.Extensions.Options;
using OrleansTickets.Agents;

namespace OrleansTickets.Mail;

/// <summary>Keeps an account's settings and, as the only one in the cluster, runs its fetcher.</summary>
internal sealed class MailAccountGrain(
    [PersistentState("mailAccount")] IPersistentState<MailAccountRecord> record, MailSecrets secrets, MailTaker taker,
    IOptions<MailOptions> options, TimeProvider clock, ILogger<MailAccountGrain> logger)
    : Grain, IMailAccountGrain, IRemindable, IDisposable
{
    private const string Reminder = "fetch";
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(1);

    private MailFetcher? fetcher;
    private Task running = Task.CompletedTask;
    private CancellationTokenSource? stop;
    private string? refusal;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Nobody calls a mailbox that works: the timer keeps it awake.
        this.RegisterGrainTimer(Start, new GrainTimerCreationOptions(Watch, Watch) { KeepAlive = true });
        return Start();
    }

    public void Dispose() => stop?.Dispose();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Stop();

    public Task<MailAccountSettings?> Read() => Task.FromResult(record.State.Settings?.WithoutPasswords());

    public async Task<MailAccountSettings> Save(MailAccountSettings settings)
    {
        var before = record.State.Settings;
        var saved = MailAccountRules.Check(settings with { Name = this.GetPrimaryKeyString() }) with
        {
            ImapPassword = Encrypted(settings.ImapPassword, before?.ImapPassword),
            SmtpPassword = Encrypted(settings.SmtpPassword, before?.SmtpPassword),
        };
        await Stop();
        record.State.Settings = saved;
        await Write(record.WriteStateAsync);
        await this.RegisterOrUpdateReminder(Reminder, Watch, Watch);
        await Directory(directory => directory.Put(saved));
        await Start();
        return saved.WithoutPasswords();
    }

    public async Task Delete()
    {
        await Stop();
        await Directory(directory => directory.Remove(this.GetPrimaryKeyString()));
        if (await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }

        await Write(record.ClearStateAsync);
        DeactivateOnIdle();
    }

    public Task<MailAccountStatus> ReadStatus() => Task.FromResult(
        refusal is null
            ? fetcher?.Status ?? new MailAccountStatus()
            : new MailAccountStatus { LastError = refusal, LastErrorAt = clock.GetUtcNow() });

    public Task Start()
    {
        if (running.IsCompleted && record.State.Settings is { IsEnabled: true, ImapHost.Length: > 0 } settings)
        {
            try
            {
                var password = secrets.Reveal(settings.ImapPassword);
                stop?.Dispose();
                stop = new CancellationTokenSource();
                fetcher = new MailFetcher(settings, password, taker, options.Value, clock, logger);
                refusal = null;

                // On threads of its own, so that reading large mails holds up no grain.
                running = Task.Run(() => fetcher.RunAsync(stop.Token));
            }
            catch (MailAccountException e)
            {
                refusal = e.Message;
            }
        }

        return Task.CompletedTask;
    }

    // The reminder has no other work than to activate the grain wherever a silo lives.
    public Task ReceiveReminder(string reminderName, TickStatus status) => Start();

    private async Task Stop()
    {
        if (stop is { } source)
        {
            await source.CancelAsync();
            await running;
            source.Dispose();
            (stop, fetcher) = (null, null);
        }
    }

    private string? Encrypted(string? given, string? before) => given is null ? before : secrets.Protect(given);

    private async Task Directory(Func<IMailAccountsGrain, Task> tell)
    {
        using (Caller.AsSystem())
        {
            await tell(GrainFactory.GetGrain<IMailAccountsGrain>(IMailAccountsGrain.Key));
        }
    }

    // Memory follows the store: after a failure the next call reads.
    private async Task Write(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}

/// <summary>What a mail account keeps; passwords are encrypted.</summary>
[GenerateSerializer, Alias("OrleansTickets.Mail.MailAccountRecord")]
internal sealed class MailAccountRecord
{
    [Id(0)] public MailAccountSettings? Settings { get; set; }
}
