using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

/// <summary>Something that happened to a ticket. Once stored it is never changed; all of them are its history.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.TicketEvent")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "what")]
[JsonDerivedType(typeof(TicketOpened), "ticketOpened")]
[JsonDerivedType(typeof(ArticleAdded), "articleAdded")]
[JsonDerivedType(typeof(FollowUpReceived), "followUpReceived")]
[JsonDerivedType(typeof(TicketLocked), "ticketLocked")]
[JsonDerivedType(typeof(TicketUnlocked), "ticketUnlocked")]
[JsonDerivedType(typeof(OwnerChanged), "ownerChanged")]
[JsonDerivedType(typeof(ResponsibleChanged), "responsibleChanged")]
[JsonDerivedType(typeof(StateChanged), "stateChanged")]
[JsonDerivedType(typeof(QueueMoved), "queueMoved")]
[JsonDerivedType(typeof(PriorityChanged), "priorityChanged")]
[JsonDerivedType(typeof(TagsChanged), "tagsChanged")]
[JsonDerivedType(typeof(FieldsChanged), "fieldsChanged")]
[JsonDerivedType(typeof(MailFiltered), "mailFiltered")]
[JsonDerivedType(typeof(ReminderReached), "reminderReached")]
[JsonDerivedType(typeof(MailDelivered), "mailDelivered")]
[JsonDerivedType(typeof(AutoResponseSuppressed), "autoResponseSuppressed")]
[JsonDerivedType(typeof(UnreadableEvent), "unreadable")]
public abstract record TicketEvent
{
    [Id(0)] public required DateTimeOffset At { get; init; }

    /// <summary>A login, or <c>system</c>; for what a customer did, <c>customer</c>.</summary>
    [Id(1)] public required string By { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.TicketOpened")]
public sealed record TicketOpened : TicketEvent
{
    [Id(0)] public required string Queue { get; init; }
    [Id(1)] public required string Title { get; init; }
    [Id(2)] public required Mailbox Customer { get; init; }
    [Id(3)] public required CommunicationChannel Channel { get; init; }
    [Id(4)] public required int Priority { get; init; }

    /// <summary>Why this queue, for a mail: the recipient that matched, or that none did.</summary>
    [Id(5)] public string? Reason { get; init; }

    /// <summary>That no person wrote the mail, and by what sign.</summary>
    [Id(6)] public AutomaticMail? Automatic { get; init; }

    /// <summary>The number of the closed ticket that the mail was meant for, where its queue wants a new one.</summary>
    [Id(7)] public string? Continues { get; init; }
}

/// <summary>An article that an agent or the system wrote, or a request's first one.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.ArticleAdded")]
public sealed record ArticleAdded : TicketEvent
{
    [Id(0)] public required int Article { get; init; }
    [Id(1)] public required SenderType SenderType { get; init; }
    [Id(2)] public required CommunicationChannel Channel { get; init; }
    [Id(3)] public required bool IsVisibleForCustomer { get; init; }

    /// <summary>The name of the template it was written from.</summary>
    [Id(4)] public string? Template { get; init; }

    /// <summary>When the lock now lapses, if this article starts its time anew.</summary>
    [Id(5)] public DateTimeOffset? UnlocksAt { get; init; }

    /// <summary>Upon what the system answered by itself.</summary>
    [Id(6)] public AutoResponseKind? AutoResponse { get; init; }
}

/// <summary>An auto response that the queue has was not sent.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.AutoResponseSuppressed")]
public sealed record AutoResponseSuppressed : TicketEvent
{
    [Id(0)] public required AutoResponseKind Kind { get; init; }

    /// <summary>Why, for people.</summary>
    [Id(1)] public required string Reason { get; init; }
}

/// <summary>A mail that belongs to this ticket came in.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.FollowUpReceived")]
public sealed record FollowUpReceived : TicketEvent
{
    [Id(0)] public required int Article { get; init; }
    [Id(1)] public required Mailbox From { get; init; }

    /// <summary>How the ticket was found.</summary>
    [Id(2)] public required FollowUpReason Reason { get; init; }
    [Id(3)] public ArticleMark Mark { get; init; }

    /// <summary>That no person wrote it, and by what sign.</summary>
    [Id(4)] public AutomaticMail? Automatic { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.TicketLocked")]
public sealed record TicketLocked : TicketEvent
{
    /// <summary>Login for whom it is reserved.</summary>
    [Id(0)] public required string Agent { get; init; }

    /// <summary>When the lock lapses by itself.</summary>
    [Id(1)] public DateTimeOffset? UnlocksAt { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.TicketUnlocked")]
public sealed record TicketUnlocked : TicketEvent
{
    [Id(0)] public required UnlockReason Reason { get; init; }

    /// <summary>Login of who held it.</summary>
    [Id(1)] public string? Was { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.OwnerChanged")]
public sealed record OwnerChanged : TicketEvent
{
    [Id(0)] public string? From { get; init; }
    [Id(1)] public required string To { get; init; }

    /// <summary>Whether the owner was changed on purpose, rather than by who took the lock.</summary>
    [Id(2)] public bool IsHandedOver { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.ResponsibleChanged")]
public sealed record ResponsibleChanged : TicketEvent
{
    [Id(0)] public string? From { get; init; }
    [Id(1)] public required string To { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.StateChanged")]
public sealed record StateChanged : TicketEvent
{
    [Id(0)] public required TicketState From { get; init; }
    [Id(1)] public required TicketState To { get; init; }

    /// <summary>When a pending state ends.</summary>
    [Id(2)] public DateTimeOffset? Until { get; init; }

    /// <summary>When the lock now lapses; never while the ticket is pending.</summary>
    [Id(3)] public DateTimeOffset? UnlocksAt { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.QueueMoved")]
public sealed record QueueMoved : TicketEvent
{
    [Id(0)] public required string From { get; init; }
    [Id(1)] public required string To { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.PriorityChanged")]
public sealed record PriorityChanged : TicketEvent
{
    [Id(0)] public required int From { get; init; }
    [Id(1)] public required int To { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.TagsChanged")]
public sealed record TagsChanged : TicketEvent
{
    [Id(0)] public required ImmutableArray<string> Added { get; init; }
    [Id(1)] public required ImmutableArray<string> Removed { get; init; }
}

[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.FieldsChanged")]
public sealed record FieldsChanged : TicketEvent
{
    /// <summary>The new values; an empty one was taken away.</summary>
    [Id(0)] public required ImmutableArray<FieldValue> Set { get; init; }

    /// <summary>The values before, of those that had one.</summary>
    [Id(1)] public required ImmutableArray<FieldValue> Were { get; init; }
}

/// <summary>Mail filters, or header fields of a trusted sender, had a say in a mail of this ticket.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.MailFiltered")]
public sealed record MailFiltered : TicketEvent
{
    /// <summary>Names of the filters that matched, in order.</summary>
    [Id(0)] public required ImmutableArray<string> Filters { get; init; }

    /// <summary>Names of the header fields that were obeyed.</summary>
    [Id(1)] public required ImmutableArray<string> Headers { get; init; }

    /// <summary>What of it could not be done and was left, for people: a queue or an agent that is no longer there, a
    /// header field that says nothing.</summary>
    [Id(2)] public required ImmutableArray<string> Skipped { get; init; }
}

/// <summary>The time that a pending reminder was set for has come.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.ReminderReached")]
public sealed record ReminderReached : TicketEvent;

/// <summary>What became of a mail of ours.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.MailDelivered")]
public sealed record MailDelivered : TicketEvent
{
    [Id(0)] public required int Article { get; init; }
    [Id(1)] public required Delivery Delivery { get; init; }
    [Id(2)] public required string To { get; init; }

    /// <summary>What the server said.</summary>
    [Id(3)] public string? Detail { get; init; }
}

/// <summary>Something happened, and what it was cannot be read: the stored event is damaged, or a later version of the
/// program wrote it.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.UnreadableEvent")]
public sealed record UnreadableEvent : TicketEvent
{
    /// <summary>As it is stored.</summary>
    [Id(0)] public required string Stored { get; init; }
}

/// <summary>Why a lock ended.</summary>
public enum UnlockReason
{
    ByAgent = 1,
    Timeout = 2,
    Moved = 3,
    Closed = 4,

    /// <summary>The owner no longer works here, or not in this queue.</summary>
    OwnerGone = 5,
    HandedOver = 6,
}

/// <summary>How a mail found its ticket.</summary>
public enum FollowUpReason
{
    /// <summary>In-Reply-To or References name a mail of the ticket (RFC 5322 section 3.6.4).</summary>
    References = 1,

    /// <summary>The subject bears the ticket's tag, check digit right.</summary>
    Subject = 2,

    /// <summary>A server brings back a mail of the ticket.</summary>
    Bounce = 3,

    /// <summary>It went to the address that belongs to the ticket alone.</summary>
    Address = 4,
}
