using System.Collections.Immutable;

namespace OrleansTickets.Mail;

/// <summary>A mailbox to fetch from, a server to send by, or both.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailAccountSettings")]
public sealed record MailAccountSettings
{
    /// <summary>Also the grain's key; never changed.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>The IMAP or POP3 server; empty means nothing is fetched from one.</summary>
    [Id(1)] public string ImapHost { get; init; } = "";

    [Id(2)] public int ImapPort { get; init; } = 993;

    [Id(3)] public MailSecurity ImapSecurity { get; init; } = MailSecurity.Tls;

    [Id(4)] public string ImapUser { get; init; } = "";

    /// <summary>Never given out; nothing leaves it as it was.</summary>
    [Id(5)] public string? ImapPassword { get; init; }

    /// <summary>The folder of an IMAP server.</summary>
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

    /// <summary>What mail is fetched from.</summary>
    [Id(15)] public FetchSource Source { get; init; } = FetchSource.Imap;

    /// <summary>Further folders of an IMAP server, each watched by a connection of its own.</summary>
    [Id(16)] public ImmutableArray<string> MoreFolders { get; init; } = [];

    /// <summary>The IMAP folder for <see cref="AfterFetch.Move"/>; it must be there.</summary>
    [Id(17)] public string MoveTo { get; init; } = "";

    /// <summary>For <see cref="FetchSource.Directory"/>: the name that the operator gave a directory in the
    /// configuration (<c>Mail:Directories:NAME</c>); empty means nothing is fetched from one.</summary>
    [Id(18)] public string Directory { get; init; } = "";

    /// <summary>How the users log in, to fetch and to send; nothing means by their passwords.</summary>
    [Id(19)] public MailOAuth? OAuth { get; init; }

    /// <summary>Whether nobody but programs of our own can send mail here: header fields such as <c>X-OTRS-Queue</c> are
    /// then obeyed.</summary>
    [Id(40)] public bool IsTrusted { get; init; }
}

public enum FetchSource
{
    Imap = 1,
    Pop3 = 2,

    /// <summary>A directory of the silo: a maildir, or one where mails are laid as files.</summary>
    Directory = 3,
}

/// <summary>How an access token is had that opens a mailbox (OAuth 2.0, RFC 6749; SASL XOAUTH2).</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailOAuth")]
public sealed record MailOAuth
{
    /// <summary>The token endpoint, by https.</summary>
    [Id(0)] public string TokenUrl { get; init; } = "";

    [Id(1)] public string ClientId { get; init; } = "";

    /// <summary>Never given out; nothing leaves it as it was.</summary>
    [Id(2)] public string? ClientSecret { get; init; }

    /// <summary>With one, tokens are had for whom it stands for (RFC 6749 section 6); an empty one means for the
    /// program itself (section 4.4). Never given out; nothing leaves it as it was.</summary>
    [Id(3)] public string? RefreshToken { get; init; }

    /// <summary>What is asked for; empty means what the server thinks right.</summary>
    [Id(4)] public string Scope { get; init; } = "";
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
    /// <summary>It stays. IMAP and a maildir mark it as seen, POP3 leaves it as it is, any other directory lays it into
    /// <c>done</c>.</summary>
    MarkSeen = 1,
    Delete = 2,

    /// <summary>To another IMAP folder.</summary>
    Move = 3,
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
