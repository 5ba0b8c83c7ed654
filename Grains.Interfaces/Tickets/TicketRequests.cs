using System.Collections.Immutable;
using OrleansTickets.Articles;

namespace OrleansTickets.Tickets;

/// <summary>A request by phone or web, or one that an agent opens.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.NewTicket")]
public sealed record NewTicket
{
    [Id(0)] public required string Queue { get; init; }

    [Id(1)] public required string Title { get; init; }

    [Id(2)] public required Mailbox Customer { get; init; }

    [Id(3)] public CommunicationChannel Channel { get; init; } = CommunicationChannel.Phone;

    /// <summary>What was asked, plain text.</summary>
    [Id(4)] public string Body { get; init; } = "";

    /// <summary>1 very low to 5 very high.</summary>
    [Id(5)] public int Priority { get; init; } = 3;

    /// <summary>The same id again gives the same ticket and opens none.</summary>
    [Id(6)] public string? CommandId { get; init; }
}

/// <summary>An answer to the customer, sent as mail.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.Reply")]
public sealed record Reply
{
    /// <summary>Plain text, without salutation and signature: the queue adds its own.</summary>
    [Id(0)] public string Body { get; init; } = "";

    /// <summary>The same in HTML, if there is such a form.</summary>
    [Id(1)] public string? BodyHtml { get; init; }

    /// <summary>Recipients; empty means the customer.</summary>
    [Id(2)] public ImmutableArray<Mailbox> To { get; init; } = [];

    [Id(3)] public ImmutableArray<Mailbox> Cc { get; init; } = [];

    /// <summary>Nothing means <c>Re:</c> and the title; the ticket's tag is added.</summary>
    [Id(4)] public string? Subject { get; init; }

    /// <summary>Id of the template it was written from; with an empty body, the template is the body.</summary>
    [Id(5)] public string? Template { get; init; }

    /// <summary>The closed or open state to leave the ticket in; nothing means open.</summary>
    [Id(6)] public TicketState? CloseAs { get; init; }

    /// <summary>The version the agent saw; if a customer's article came after it, the reply is refused as stale.</summary>
    [Id(7)] public long? ExpectedVersion { get; init; }

    /// <summary>The same id again gives the same answer and does nothing.</summary>
    [Id(8)] public string? CommandId { get; init; }

    [Id(9)] public ImmutableArray<Attachment> Attachments { get; init; } = [];
}

/// <summary>A note between agents; the customer never sees it.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.Note")]
public sealed record Note
{
    [Id(0)] public required string Body { get; init; }

    [Id(1)] public string? Subject { get; init; }

    /// <summary>The same id again gives the same answer and does nothing.</summary>
    [Id(2)] public string? CommandId { get; init; }

    [Id(3)] public ImmutableArray<Attachment> Attachments { get; init; } = [];
}

/// <summary>Puts a ticket off until a time.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.PendingRequest")]
public sealed record PendingRequest
{
    [Id(0)] public required DateTimeOffset Until { get; init; }

    /// <summary>The closed state that then follows; nothing means a reminder.</summary>
    [Id(1)] public TicketState? ThenClose { get; init; }
}

/// <summary>Which tags come and which go; one that is in both goes.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.TagChange")]
public sealed record TagChange
{
    [Id(0)] public ImmutableArray<string> Add { get; init; } = [];

    [Id(1)] public ImmutableArray<string> Remove { get; init; } = [];
}

/// <summary>What a composer starts with.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Tickets.ReplyStart")]
public sealed record ReplyStart
{
    [Id(0)] public required Mailbox From { get; init; }

    [Id(1)] public ImmutableArray<Mailbox> To { get; init; } = [];

    /// <summary>The others of the conversation, for "answer all".</summary>
    [Id(2)] public ImmutableArray<Mailbox> Cc { get; init; } = [];

    [Id(3)] public required string Subject { get; init; }

    /// <summary>The template, filled in; empty without one.</summary>
    [Id(4)] public string Body { get; init; } = "";

    /// <summary>The customer's last article, each line with <c>&gt; </c> before it.</summary>
    [Id(5)] public string Quote { get; init; } = "";

    /// <summary>What the queue puts above every answer.</summary>
    [Id(6)] public string Salutation { get; init; } = "";

    /// <summary>What the queue puts below every answer.</summary>
    [Id(7)] public string Signature { get; init; } = "";
}
