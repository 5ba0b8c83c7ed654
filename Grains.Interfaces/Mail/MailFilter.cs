using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>A rule on mail that comes in, asked before its ticket is looked for. Filters are asked in order: what a later
/// one says wins over what an earlier one said.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailFilter")]
public sealed record MailFilter
{
    /// <summary>Given by the help desk.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>For people: it is read in the history of the tickets where the filter acted.</summary>
    [Id(1)] public required string Name { get; init; }

    [Id(2)] public bool IsEnabled { get; init; } = true;

    /// <summary>How many of the conditions must hold.</summary>
    [Id(3)] public MailFilterMatch Match { get; init; } = MailFilterMatch.All;

    /// <summary>1 to 50.</summary>
    [Id(4)] public ImmutableArray<MailFilterCondition> Conditions { get; init; } = [];

    [Id(5)] public MailFilterActions Actions { get; init; } = new();

    /// <summary>Whether the filters after this one are not asked, where this one matches.</summary>
    [Id(6)] public bool Stops { get; init; }
}

public enum MailFilterMatch
{
    All = 1,
    Any = 2,
}

/// <summary>Something that a mail is or is not. Upper and lower case are one. Of a field with several values (recipients,
/// attachments, a header field that comes twice) one is enough.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailFilterCondition")]
public sealed record MailFilterCondition
{
    [Id(0)] public required MailFilterField Field { get; init; }

    /// <summary>The name of the header field, for <see cref="MailFilterField.Header"/>.</summary>
    [Id(1)] public string Header { get; init; } = "";

    [Id(2)] public required MailFilterOperator Operator { get; init; }

    /// <summary>What is looked for; nothing for <see cref="MailFilterOperator.Exists"/>.</summary>
    [Id(3)] public string Value { get; init; } = "";

    /// <summary>Whether it holds where it would not, and the other way round.</summary>
    [Id(4)] public bool IsNegated { get; init; }
}

/// <summary>What a condition looks at.</summary>
public enum MailFilterField
{
    /// <summary>A header field by its name.</summary>
    Header = 1,

    /// <summary>The author: address, name, and both as in <c>Ann &lt;ann@example.org&gt;</c>.</summary>
    From = 2,
    To = 3,
    Cc = 4,
    Subject = 5,

    /// <summary>The text, the first 100,000 characters of it.</summary>
    Body = 6,

    /// <summary>The names of the files.</summary>
    AttachmentName = 7,

    /// <summary>Bytes of the whole mail.</summary>
    Size = 8,

    /// <summary>The recipient that the mail server named, where it did.</summary>
    EnvelopeTo = 9,

    /// <summary>The sender that the mail server wrote into Return-Path (RFC 5321 section 4.4).</summary>
    EnvelopeFrom = 10,

    /// <summary>The name of the mail account that fetched it.</summary>
    Account = 11,
}

public enum MailFilterOperator
{
    Contains = 1,
    Equals = 2,
    Begins = 3,
    Ends = 4,

    /// <summary>A regular expression of .NET, without what needs backtracking: references back and looks around.</summary>
    Matches = 5,

    /// <summary>For the size, and for header fields that begin with a number.</summary>
    LargerThan = 6,
    SmallerThan = 7,

    /// <summary>It is there and not empty.</summary>
    Exists = 8,
}

/// <summary>What a filter does with a mail that it matches. Queue, state and owner are those of a new ticket; a mail that
/// belongs to a ticket leaves them as they are.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailFilterActions")]
public sealed record MailFilterActions
{
    /// <summary>Where the new ticket goes, whatever address it was sent to.</summary>
    [Id(0)] public string? Queue { get; init; }

    /// <summary>1 very low to 5 very high; also of a ticket that the mail belongs to.</summary>
    [Id(1)] public int? Priority { get; init; }

    /// <summary>The state of the new ticket: any but merged and removed.</summary>
    [Id(2)] public TicketState? State { get; init; }

    /// <summary>For a pending state: after how many minutes it ends.</summary>
    [Id(3)] public int? PendingMinutes { get; init; }

    /// <summary>Login of the agent to whom the new ticket is handed over, locked.</summary>
    [Id(4)] public string? Owner { get; init; }

    /// <summary>Tags to put on the ticket, new or not.</summary>
    [Id(5)] public ImmutableArray<string> AddTags { get; init; } = [];

    /// <summary>Whether nobody is answered by itself.</summary>
    [Id(6)] public bool NoAutoResponse { get; init; }

    /// <summary>Whether the mail is not taken in: it is held for 30 days, and can be taken in all the same. No later
    /// filter is asked.</summary>
    [Id(7)] public bool Ignore { get; init; }

    /// <summary>Values for ticket fields, of the ticket, new or not. Where a pattern of the filter names a group, as in
    /// <c>(?&lt;order&gt;[0-9]+)</c>, <c>{order}</c> stands for what it found; what was not found sets nothing.</summary>
    [Id(8)] public ImmutableArray<FieldValue> SetFields { get; init; } = [];

    /// <summary>A note for agents to add after the mail, new ticket or not, up to 10,000 characters; groups as
    /// above.</summary>
    [Id(9)] public string? AddNote { get; init; }
}
