using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OrleansTickets.Agents;

namespace OrleansTickets.Mail;

/// <summary>Keeps an account's settings and, as the only one in the cluster, runs its fetcher.</summary>
internal sealed class MailAccountGrain(
    [PersistentState("mailAccount")] IPersistentState<MailAccountRecord> record, MailSecrets secrets,
    TokenEndpoint tokens, MailFetchers mailboxes, IOptions<MailOptions> options, TimeProvider clock)
    : Grain, IMailAccountGrain, IRemindable, IDisposable
{
    private const string Reminder = "fetch";
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(1);

    private ImmutableArray<MailFetcher> fetchers = [];
    private Task running = Task.CompletedTask;
    private CancellationTokenSource? stop;
    private string? refusal;
    private AccessToken? token;

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
        var saved = MailAccountRules.Check(settings with { Name = this.GetPrimaryKeyString() }, options.Value) with
        {
            ImapPassword = Encrypted(settings.ImapPassword, before?.ImapPassword),
            SmtpPassword = Encrypted(settings.SmtpPassword, before?.SmtpPassword),
            OAuth = settings.OAuth is { } oauth
                ? oauth with
                {
                    ClientSecret = Encrypted(oauth.ClientSecret, before?.OAuth?.ClientSecret),
                    RefreshToken = Encrypted(oauth.RefreshToken, before?.OAuth?.RefreshToken),
                }
                : null,
        };
        await Stop();
        token = null;
        record.State.Settings = saved;
        await this.KeepAsync(record.WriteStateAsync);
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

        await this.KeepAsync(record.ClearStateAsync);
        DeactivateOnIdle();
    }

    public Task<MailAccountStatus> ReadStatus() => Task.FromResult(
        refusal is null
            ? MailAccountRules.Sum([.. fetchers.Select(fetcher => fetcher.Status)])
            : new MailAccountStatus { LastError = refusal, LastErrorAt = clock.GetUtcNow() });

    public Task Start()
    {
        if (running.IsCompleted && record.State.Settings is { IsEnabled: true } settings
            && settings.FetchesFrom().Length > 0)
        {
            try
            {
                var login = settings.OAuth is null ? new(secrets.Reveal(settings.ImapPassword)) : LoginByToken();
                stop?.Dispose();
                stop = new CancellationTokenSource();
                fetchers = mailboxes.Of(settings, login);
                refusal = null;

                // On threads of its own, so that reading large mails holds up no grain.
                running = Task.WhenAll(fetchers.Select(fetcher => Task.Run(() => fetcher.RunAsync(stop.Token))));
            }
            catch (MailAccountException e)
            {
                refusal = e.Message;
            }
        }

        return Task.CompletedTask;
    }

    public async Task<string> ReadToken(string? refused)
    {
        if (record.State.Settings is not { OAuth: { } oauth } settings)
        {
            throw new MailAccountException("The account has no way to get tokens.");
        }

        if (token is null || token.Value == refused || token.Until <= clock.GetUtcNow())
        {
            token = null;
            token = await tokens.RequestAsync(
                oauth with
                {
                    ClientSecret = secrets.Reveal(oauth.ClientSecret),
                    RefreshToken = secrets.Reveal(oauth.RefreshToken),
                },
                CancellationToken.None);
            if (token.RefreshToken is { } next)
            {
                // Before it is used: of a server that gives each out once, the old one is of no more use.
                record.State.Settings = settings with { OAuth = oauth with { RefreshToken = secrets.Protect(next) } };
                await this.KeepAsync(record.WriteStateAsync);
            }
        }

        return token.Value;
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
            (stop, fetchers) = (null, []);
        }
    }

    private MailLogin LoginByToken() =>
        MailLogin.ByToken(GrainFactory.GetGrain<IMailAccountGrain>(this.GetPrimaryKeyString()));

    private string? Encrypted(string? given, string? before) => given is null ? before : secrets.Protect(given);

    private async Task Directory(Func<IMailAccountsGrain, Task> tell)
    {
        using (Caller.AsSystem())
        {
            await tell(GrainFactory.GetGrain<IMailAccountsGrain>(IMailAccountsGrain.Key));
        }
    }
}

/// <summary>What a mail account keeps; passwords are encrypted.</summary>
[GenerateSerializer, Alias("OrleansTickets.Mail.MailAccountRecord")]
internal sealed class MailAccountRecord
{
    [Id(0)] public MailAccountSettings? Settings { get; set; }
}
