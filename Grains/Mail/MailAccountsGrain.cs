using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Mail;

/// <summary>Knows all mail accounts, so that lists and the sender need not wake each of them.</summary>
internal sealed class MailAccountsGrain(
    [PersistentState("mailAccounts")] IPersistentState<MailAccountsRecord> record, MailFilterMap filters)
    : Grain, IMailAccountsGrain
{
    private IEnumerable<MailAccountSettings> InOrder =>
        record.State.Accounts.Values.OrderBy(account => account.Name, StringComparer.Ordinal);

    public Task<ImmutableArray<MailAccountSettings>> Read() =>
        Task.FromResult(InOrder.Select(account => account.WithoutPasswords()).ToImmutableArray());

    public Task<MailAccountSettings?> FindOutgoing(string? name) =>
        Task.FromResult(InOrder.FirstOrDefault(account =>
            account.IsEnabled && account.SmtpHost.Length > 0 && (string.IsNullOrEmpty(name) || account.Name == name)));

    public async Task Put(MailAccountSettings settings)
    {
        await Keep(record.State.Accounts.SetItem(settings.Name, settings));
        if (settings.SmtpHost.Length > 0)
        {
            using (Caller.AsSystem())
            {
                await GrainFactory.GetGrain<IMailSenderGrain>(IMailSenderGrain.Key).Wake();
            }
        }
    }

    public Task Remove(string name) => Keep(record.State.Accounts.Remove(name));

    private async Task Keep(ImmutableDictionary<string, MailAccountSettings> accounts)
    {
        await record.KeepAsync(new() { Accounts = accounts }, this);
        filters.Forget(); // they ask whether an account is trusted
    }
}

/// <summary>What the directory of mail accounts keeps; passwords are encrypted.</summary>
[GenerateSerializer, Alias("OrleansTickets.Mail.MailAccountsRecord")]
internal sealed class MailAccountsRecord
{
    [Id(0)]
    public ImmutableDictionary<string, MailAccountSettings> Accounts { get; set; } =
        ImmutableDictionary<string, MailAccountSettings>.Empty;
}

/// <summary>What leaves a mail account's grain.</summary>
internal static class MailAccountPasswords
{
    public static MailAccountSettings WithoutPasswords(this MailAccountSettings settings) =>
        settings with
        {
            ImapPassword = null,
            SmtpPassword = null,
            OAuth = settings.OAuth is { } oauth ? oauth with { ClientSecret = null, RefreshToken = null } : null,
        };
}
