using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>A mail as it came, not yet read.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.InboundMail")]
public sealed record InboundMail
{
    [Id(0)] public required byte[] Raw { get; init; }

    /// <summary>The recipient that the mail server named, where it did.</summary>
    [Id(1)] public string? EnvelopeTo { get; init; }

    /// <summary>The mail account that fetched it.</summary>
    [Id(2)] public string? Account { get; init; }

    /// <summary>What the source knows it by, such as account, UIDVALIDITY and UID; the same one comes in once.</summary>
    [Id(3)] public string? SourceId { get; init; }

    /// <summary>The queue of the account, for mail that no address matches.</summary>
    [Id(4)] public string? Queue { get; init; }

    /// <summary>When its source gave it out, where that is told: of several handed over side by side it keeps the
    /// order.</summary>
    [Id(5)] public DateTimeOffset? At { get; init; }

    /// <summary>Whether an administrator asks for it: it comes in though a mail filter ignores it.</summary>
    [Id(6)] public bool IsWanted { get; init; }

    /// <summary>Why its source gives out its header alone, where it does.</summary>
    [Id(7)] public string? HeaderOnlyBecause { get; init; }

    /// <summary>Whether it lay in quarantine: an article of its header may be there.</summary>
    [Id(8)] public bool IsRetry { get; init; }
}

/// <summary>What became of a mail; given only once that is durable.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailOutcome")]
public sealed record MailOutcome
{
    [Id(0)] public required MailOutcomeKind Outcome { get; init; }

    /// <summary>The ticket's number.</summary>
    [Id(1)] public string? Ticket { get; init; }

    /// <summary>The article's id within the ticket.</summary>
    [Id(2)] public int? Article { get; init; }

    [Id(3)] public string? Queue { get; init; }

    /// <summary>Why this ticket, this queue, or the quarantine.</summary>
    [Id(4)] public string? Reason { get; init; }

    /// <summary>Whether the sender is answered by itself.</summary>
    [Id(5)] public AutoResponseOutcome AutoResponse { get; init; }

    /// <summary>Why an auto response that the queue has was not sent.</summary>
    [Id(6)] public string? SuppressedBecause { get; init; }

    /// <summary>The mail filter that ignores it; it is held with what is in quarantine.</summary>
    [Id(7)] public string? IgnoredBy { get; init; }
}

public enum AutoResponseOutcome
{
    /// <summary>The queue has none for this.</summary>
    None = 0,
    Queued = 1,
    Suppressed = 2,
}

public enum MailOutcomeKind
{
    /// <summary>A new ticket.</summary>
    Created = 1,

    /// <summary>An article of a known ticket.</summary>
    FollowUp = 2,

    /// <summary>Was here before; nothing new.</summary>
    Duplicate = 3,

    /// <summary>Could not be read; kept with its bytes, and can be tried again.</summary>
    Quarantined = 4,

    /// <summary>Our own mail come back, or not wanted by a mail filter: that is kept, and can be taken in.</summary>
    Ignored = 5,
}

/// <summary>A mail that belongs to a ticket, read.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.FollowUpMail")]
public sealed record FollowUpMail
{
    /// <summary>Its id is given by the ticket.</summary>
    [Id(0)] public required Article Article { get; init; }

    [Id(1)] public required byte[] Raw { get; init; }

    [Id(2)] public required FollowUpReason Reason { get; init; }

    /// <summary>Keys that make it come in once.</summary>
    [Id(3)] public required ImmutableArray<Guid> Receipts { get; init; }

    /// <summary>That no person wrote it, where that can be told.</summary>
    [Id(4)] public AutomaticMail? Automatic { get; init; }

    /// <summary>What it says of a mail of ours that did not arrive.</summary>
    [Id(5)] public ReturnedMail? Returned { get; init; }

    /// <summary>To whom an auto response goes, where that is not the sender.</summary>
    [Id(6)] public Mailbox? ReplyTo { get; init; }

    /// <summary>Languages of the sender, the best first.</summary>
    [Id(7)] public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>What mail filters do to the ticket.</summary>
    [Id(8)] public MailFilterEffect? Effect { get; init; }
}

/// <summary>A mail of ours that came back.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.ReturnedMail")]
public sealed record ReturnedMail
{
    /// <summary>The article that was sent; 0 where only a recipient leads here.</summary>
    [Id(0)] public required int Article { get; init; }

    /// <summary>Those whom it did not reach; none while it is only late, or where that is not told.</summary>
    [Id(1)] public ImmutableArray<string> Failed { get; init; } = [];

    /// <summary>Of those, the ones whose mailbox does not exist.</summary>
    [Id(2)] public ImmutableArray<string> Gone { get; init; } = [];

    /// <summary>What the server said.</summary>
    [Id(3)] public string Detail { get; init; } = "";
}

/// <summary>What a ticket did with a mail.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.FollowUpResult")]
public sealed record FollowUpResult
{
    [Id(0)] public required FollowUpVerdict Verdict { get; init; }

    /// <summary>The article it became, or was before.</summary>
    [Id(1)] public int Article { get; init; }

    [Id(2)] public string Queue { get; init; } = "";

    /// <summary>For <see cref="FollowUpVerdict.Merged"/>: the ticket to ask instead.</summary>
    [Id(3)] public string? MergedInto { get; init; }

    [Id(4)] public AutoResponseOutcome AutoResponse { get; init; }

    [Id(5)] public string? SuppressedBecause { get; init; }

    /// <summary>Of a trial: the ticket as it then would be.</summary>
    [Id(6)] public Ticket? Ticket { get; init; }

    /// <summary>Of a trial: the auto response that would be sent.</summary>
    [Id(7)] public AutoResponsePreview? Response { get; init; }
}

public enum FollowUpVerdict
{
    Added = 1,
    Duplicate = 2,

    /// <summary>Its queue wants a new ticket for this mail.</summary>
    NewTicket = 3,

    /// <summary>The ticket goes on in another.</summary>
    Merged = 4,

    /// <summary>The sender has no part in it, and nothing but a guessable number leads here: a new ticket.</summary>
    Stranger = 5,

    /// <summary>There is no such ticket.</summary>
    NotThere = 6,
}
