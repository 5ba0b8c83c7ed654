using System.Collections.Immutable;
using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

/// <summary>A mailbox to fetch from, a server to send by, or both.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailAccountSettings")]
public sealed record MailAccountSettings
{
    /// <summary>Also the grain's key; never changed.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>The IMAP server; empty means nothing is fetched.</summary>
    [Id(1)] public string ImapHost { get; init; } = "";

    [Id(2)] public int ImapPort { get; init; } = 993;

    [Id(3)] public MailSecurity ImapSecurity { get; init; } = MailSecurity.Tls;

    [Id(4)] public string ImapUser { get; init; } = "";

    /// <summary>Never given out; nothing leaves it as it was.</summary>
    [Id(5)] public string? ImapPassword { get; init; }

    [Id(6)] public string Folder { get; init; } = "INBOX";

    /// <summary>The queue for mail that no queue's address matches; empty means the default queue.</summary>
    [Id(7)] public string Queue { get; init; } = "";

    /// <summary>The SMTP server; empty means nothing is sent by this account.</summary>
    [Id(8)] public string SmtpHost { get; init; } = "";

    [Id(9)] public int SmtpPort { get; init; } = 587;

    [Id(10)] public MailSecurity SmtpSecurity { get; init; } = MailSecurity.StartTls;

    [Id(11)] public string SmtpUser { get; init; } = "";

    /// <summary>Never given out; nothing leaves it as it was.</summary>
    [Id(12)] public string? SmtpPassword { get; init; }

    [Id(13)] public bool IsEnabled { get; init; } = true;

    /// <summary>What happens to a mail on the server once it is taken in.</summary>
    [Id(14)] public AfterFetch AfterFetch { get; init; } = AfterFetch.MarkSeen;

    /// <summary>Whether nobody but programs of our own can send mail here: header fields such as <c>X-OTRS-Queue</c> are
    /// then obeyed.</summary>
    [Id(40)] public bool IsTrusted { get; init; }
}

public enum MailSecurity
{
    /// <summary>Plain text. Only for a server on the same machine.</summary>
    None = 1,
    StartTls = 2,
    Tls = 3,
}

public enum AfterFetch
{
    MarkSeen = 1,
    Delete = 2,
}

/// <summary>How a mail account goes.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailAccountStatus")]
public sealed record MailAccountStatus
{
    [Id(0)] public bool IsConnected { get; init; }
    [Id(1)] public DateTimeOffset? LastFetch { get; init; }
    [Id(2)] public long Fetched { get; init; }
    [Id(3)] public string? LastError { get; init; }
    [Id(4)] public DateTimeOffset? LastErrorAt { get; init; }
}

/// <summary>A mail on its way out.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.OutboxItem")]
public sealed record OutboxItem
{
    [Id(0)] public required long Id { get; init; }
    [Id(1)] public required string Ticket { get; init; }
    [Id(2)] public required int Article { get; init; }
    [Id(3)] public required string Queue { get; init; }
    [Id(4)] public required string MessageId { get; init; }
    [Id(5)] public required Mailbox From { get; init; }
    [Id(6)] public required ImmutableArray<string> Recipients { get; init; }
    [Id(7)] public required string Subject { get; init; }
    [Id(8)] public required Delivery State { get; init; }
    [Id(9)] public required DateTimeOffset Created { get; init; }
    [Id(10)] public int Attempts { get; init; }
    [Id(11)] public DateTimeOffset? NextTry { get; init; }
    [Id(12)] public string? LastError { get; init; }

    /// <summary>Whether it is an auto response: it then leaves without a return address (RFC 3834 section 3.3), so that
    /// nothing comes back to be answered.</summary>
    [Id(13)] public bool IsAutoResponse { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.OutboxPage")]
public sealed record OutboxPage(ImmutableArray<OutboxItem> Items, string? Next);

/// <summary>A mail that could not be read, or that a mail filter ignores.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.QuarantineItem")]
public sealed record QuarantineItem
{
    [Id(0)] public required long Id { get; init; }
    [Id(1)] public required DateTimeOffset At { get; init; }

    /// <summary>Why it is not taken in.</summary>
    [Id(2)] public required string Reason { get; init; }
    [Id(3)] public string? EnvelopeTo { get; init; }
    [Id(4)] public string? Account { get; init; }

    /// <summary>Bytes.</summary>
    [Id(5)] public required long Size { get; init; }

    /// <summary>The name of the mail filter that ignores it; nothing for one that could not be read.</summary>
    [Id(6)] public string? IgnoredBy { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.QuarantinePage")]
public sealed record QuarantinePage(ImmutableArray<QuarantineItem> Items, string? Next);
