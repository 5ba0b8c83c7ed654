using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>What would become of a mail that came in now. Nothing of it has happened.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailTrial")]
public sealed record MailTrial
{
    /// <summary>As if it came for the first time. The number of a new ticket is not known.</summary>
    [Id(0)] public required MailOutcome Outcome { get; init; }

    /// <summary>The article that it is already, where it came in before: it would be a duplicate.</summary>
    [Id(1)] public MailOutcome? Known { get; init; }

    /// <summary>How it is read; nothing where it cannot be.</summary>
    [Id(2)] public Article? Article { get; init; }

    /// <summary>Bytes.</summary>
    [Id(3)] public long Size { get; init; }

    /// <summary>That no person wrote it, and by what sign.</summary>
    [Id(4)] public AutomaticMail? Automatic { get; init; }

    /// <summary>Whether it comes by a trusted account, so that its header fields are obeyed.</summary>
    [Id(5)] public bool IsTrusted { get; init; }

    /// <summary>All filters in order, those that are off too.</summary>
    [Id(6)] public ImmutableArray<MailFilterTrial> Filters { get; init; } = [];

    /// <summary>What filters and header fields do to the ticket.</summary>
    [Id(7)] public MailFilterEffect? Effect { get; init; }

    /// <summary>The ticket as it then would be.</summary>
    [Id(8)] public Ticket? Ticket { get; init; }

    /// <summary>The auto response that would be sent.</summary>
    [Id(9)] public AutoResponsePreview? Response { get; init; }
}

/// <summary>What a filter makes of a mail.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsEnabled">Whether it is on.</param>
/// <param name="IsMatch">Whether it matches, on or off.</param>
/// <param name="IsAsked">Whether it is asked: it is on, and no filter before it ends the asking.</param>
/// <param name="Conditions">Which of its conditions hold, in their order.</param>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailFilterTrial")]
public sealed record MailFilterTrial(
    string Id, string Name, bool IsEnabled, bool IsMatch, bool IsAsked, ImmutableArray<MailConditionTrial> Conditions);

/// <summary>Whether a condition holds, and the value that was looked at: the one that was found, else the
/// first.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailConditionTrial")]
public sealed record MailConditionTrial(MailFilterCondition Condition, bool Holds, string? Value);

/// <summary>What mail filters and header fields of trusted senders do to a ticket.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailFilterEffect")]
public sealed record MailFilterEffect
{
    /// <summary>Names of the filters that matched, in order.</summary>
    [Id(0)] public ImmutableArray<string> Filters { get; init; } = [];

    /// <summary>Names of the header fields that were obeyed.</summary>
    [Id(1)] public ImmutableArray<string> Headers { get; init; } = [];

    /// <summary>What could not be done, for people.</summary>
    [Id(2)] public ImmutableArray<string> Skipped { get; init; } = [];

    [Id(3)] public int? Priority { get; init; }

    [Id(4)] public TicketState? State { get; init; }

    /// <summary>When a pending state ends.</summary>
    [Id(5)] public DateTimeOffset? Until { get; init; }

    /// <summary>Login of the agent to whom the ticket is handed over.</summary>
    [Id(6)] public string? Owner { get; init; }

    [Id(7)] public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Why nobody is answered by itself.</summary>
    [Id(8)] public string? Unanswered { get; init; }

    /// <summary>Values for ticket fields, each taken by its field.</summary>
    [Id(9)] public ImmutableArray<FieldValue> Fields { get; init; } = [];

    /// <summary>Notes for agents, in the filters' order.</summary>
    [Id(10)] public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>An auto response that was not sent.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.AutoResponsePreview")]
public sealed record AutoResponsePreview(Mailbox To, string Subject, string Body);
