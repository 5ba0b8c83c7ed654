using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansTickets.Agents;

namespace OrleansTickets.Mail;

/// <summary>Takes in mail: to a known ticket, to a new one, or to quarantine. A stateless worker, key 0.</summary>
[Alias("OrleansTickets.Mail.IPostmasterGrain")]
public interface IPostmasterGrain : IGrainWithIntegerKey
{
    /// <summary>Takes one mail in. When this returns, the source may forget it; when it throws, it must come again.</summary>
    [Repeatable, ResponseTimeout("00:00:15"), MailSource, Alias("TakeIn")]
    Task<MailOutcome> TakeIn(InboundMail mail, CancellationToken cancellationToken = default);

    /// <summary>Says what would become of a mail that came in now, and changes nothing. Of an account that is named its
    /// queue, and whether it is trusted, count.</summary>
    [Repeatable, ResponseTimeout("00:00:15"), AdministratorOnly, Alias("Try")]
    Task<MailTrial> Try(InboundMail mail, CancellationToken cancellationToken = default);
}

/// <summary>One mailbox, keyed by its name: the only one in the cluster who fetches from it.</summary>
[Alias("OrleansTickets.Mail.IMailAccountGrain")]
public interface IMailAccountGrain : IGrainWithStringKey
{
    /// <summary>The settings, without passwords; nothing when there is no such account.</summary>
    [Repeatable, AdministratorOnly, Alias("Read")]
    Task<MailAccountSettings?> Read();

    /// <summary>Creates or changes the account and begins to fetch. A password that is nothing stays as it was.</summary>
    [ResponseTimeout("00:00:30"), AdministratorOnly, Alias("Save")]
    Task<MailAccountSettings> Save(MailAccountSettings settings);

    [ResponseTimeout("00:00:30"), AdministratorOnly, Alias("Delete")]
    Task Delete();

    /// <summary>How it goes.</summary>
    [Repeatable, AdministratorOnly, Alias("ReadStatus")]
    Task<MailAccountStatus> ReadStatus();

    /// <summary>Wakes the fetcher.</summary>
    [Repeatable, SystemOnly, Alias("Start")]
    Task Start();

    /// <summary>An access token by which the account's users log in.</summary>
    /// <param name="refused">One that no server took: it is not given again.</param>
    /// <exception cref="MailAccountException">None is to be had; the message says why.</exception>
    [Repeatable, ResponseTimeout("00:01:00"), SystemOnly, Alias("ReadToken")]
    Task<string> ReadToken(string? refused);
}

/// <summary>Which mail accounts there are; one grain, keyed <see cref="Key"/>.</summary>
[Alias("OrleansTickets.Mail.IMailAccountsGrain")]
public interface IMailAccountsGrain : IGrainWithStringKey
{
    const string Key = "accounts";

    /// <summary>All, by name, without passwords.</summary>
    [Repeatable, AdministratorOnly, Alias("Read")]
    Task<ImmutableArray<MailAccountSettings>> Read();

    /// <summary>The account that sends for this queue, with its passwords still encrypted; nothing when none can.</summary>
    [Repeatable, SystemOnly, Alias("FindOutgoing")]
    Task<MailAccountSettings?> FindOutgoing(string? name);

    [SystemOnly, Alias("Put")]
    Task Put(MailAccountSettings settings);

    [SystemOnly, Alias("Remove")]
    Task Remove(string name);
}

/// <summary>Knows the key by which our mail is sealed; one grain, keyed <see cref="Key"/>.</summary>
[Alias("OrleansTickets.Mail.IMailKeyGrain")]
public interface IMailKeyGrain : IGrainWithStringKey
{
    const string Key = "mailKey";

    /// <summary>The key, chosen at random when first asked for, and never another.</summary>
    [Repeatable, SystemOnly, Alias("Read")]
    Task<byte[]> Read();
}

/// <summary>Sends what waits in the outbox; one grain, keyed <see cref="Key"/>.</summary>
[Alias("OrleansTickets.Mail.IMailSenderGrain")]
public interface IMailSenderGrain : IGrainWithStringKey
{
    const string Key = "sender";

    /// <summary>There is something to send.</summary>
    [SystemOnly, OneWay, Alias("Wake")]
    Task Wake();

    /// <summary>Sees to it that the sender lives.</summary>
    [Repeatable, SystemOnly, Alias("Start")]
    Task Start();

    /// <summary>What is on its way or has failed, newest first.</summary>
    [Repeatable, AdministratorOnly, Alias("ReadOutbox")]
    Task<OutboxPage> ReadOutbox(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>Tries a failed one again now.</summary>
    [AdministratorOnly, Alias("Retry")]
    Task Retry(long id, CancellationToken cancellationToken = default);
}

/// <summary>Mail that could not be read, or that mail filters ignore; a stateless worker, any key.</summary>
[Alias("OrleansTickets.Mail.IQuarantineGrain")]
public interface IQuarantineGrain : IGrainWithIntegerKey
{
    /// <summary>What could not be read, newest first.</summary>
    [Repeatable, AdministratorOnly, Alias("ReadPage")]
    Task<QuarantinePage> ReadPage(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>What mail filters ignored within the last 30 days, newest first.</summary>
    [Repeatable, AdministratorOnly, Alias("ReadIgnored")]
    Task<QuarantinePage> ReadIgnored(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>The bytes as they came, or nothing.</summary>
    [Repeatable, AdministratorOnly, Alias("ReadRaw")]
    Task<byte[]?> ReadRaw(long id, CancellationToken cancellationToken = default);

    /// <summary>Takes it in once more, also if a mail filter ignored it; if that works it is no longer held.</summary>
    [AdministratorOnly, Alias("Retry")]
    Task<MailOutcome> Retry(long id, CancellationToken cancellationToken = default);
}
