using System.Collections.Immutable;

namespace OrleansTickets.Articles;

/// <summary>A display name with an address: what RFC 5322 section 3.4 calls a mailbox.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Articles.Mailbox")]
public sealed record Mailbox(string Name, string Address)
{
    /// <summary>Nobody: a mail without a sender.</summary>
    public static Mailbox None { get; } = new("", "");

    /// <summary>The name, or the address when there is none.</summary>
    public override string ToString() => Name.Length > 0 ? Name : Address;
}

/// <summary>One message or note within a ticket. Once stored it is never changed.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Articles.Article")]
public sealed record Article
{
    /// <summary>1 for the ticket's first, then counting.</summary>
    [Id(0)] public required int Id { get; init; }

    [Id(1)] public required SenderType SenderType { get; init; }

    [Id(2)] public required CommunicationChannel Channel { get; init; }

    /// <summary>Whether the customer user sees it; notes are not.</summary>
    [Id(3)] public required bool IsVisibleForCustomer { get; init; }

    [Id(4)] public required Mailbox From { get; init; }

    [Id(5)] public ImmutableArray<Mailbox> To { get; init; } = [];

    [Id(6)] public ImmutableArray<Mailbox> Cc { get; init; } = [];

    /// <summary>As sent, tag included.</summary>
    [Id(7)] public string Subject { get; init; } = "";

    /// <summary>With its angle brackets; nothing for what is no mail.</summary>
    [Id(8)] public string? MessageId { get; init; }

    /// <summary>Plain text; derived from HTML when the mail has no other.</summary>
    [Id(9)] public string Body { get; init; } = "";

    /// <summary>Whether there is an HTML form too.</summary>
    [Id(10)] public bool HasHtml { get; init; }

    [Id(11)] public ImmutableArray<AttachmentInfo> Attachments { get; init; } = [];

    [Id(12)] public required DateTimeOffset Created { get; init; }

    /// <summary>Login of the agent who wrote it; nothing for customers and the system.</summary>
    [Id(13)] public string? By { get; init; }

    /// <summary>What to know of the sender, if anything.</summary>
    [Id(14)] public ArticleMark Mark { get; init; }

    /// <summary>How far a mail of ours has come; nothing for what is not sent.</summary>
    [Id(15)] public Delivery? Delivery { get; init; }

    /// <summary>Whether original bytes are kept.</summary>
    [Id(16)] public bool HasRaw { get; init; }

    /// <summary>Whether part of it cannot be read any more, as after a fault of a disk; that part is empty here.
    /// </summary>
    [Id(17)] public bool IsDamaged { get; init; }

    /// <summary>How it is signed or encrypted; nothing for what is neither.</summary>
    [Id(18)] public Protection? Protection { get; init; }
}

/// <summary>Who wrote an article.</summary>
public enum SenderType
{
    Agent = 1,
    Customer = 2,
    System = 3,
}

/// <summary>How an article came or went.</summary>
public enum CommunicationChannel
{
    Email = 1,
    Phone = 2,
    Internal = 3,
    Chat = 4,
    Web = 5,
}

/// <summary>A warning about an article's sender.</summary>
public enum ArticleMark
{
    None = 0,

    /// <summary>Somebody who took no part in the ticket before.</summary>
    NewParticipant = 1,

    /// <summary>The sender's address is an agent's, and nothing proves that the agent sent it.</summary>
    UnverifiedSender = 2,

    /// <summary>Another mail of the queue bears its Message-ID, though it says something else: a broken sender's.
    /// </summary>
    RepeatedMessageId = 3,
}

/// <summary>How far a mail of ours has come.</summary>
public enum Delivery
{
    Queued = 1,
    Sending = 2,
    Sent = 3,
    Failed = 4,

    /// <summary>A crash hid whether the server took it; it is tried again with the same Message-ID.</summary>
    MaybeSent = 5,
}

/// <summary>A file within an article.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Articles.AttachmentInfo")]
public sealed record AttachmentInfo
{
    /// <summary>1 for the article's first, then counting.</summary>
    [Id(0)] public required int Id { get; init; }

    /// <summary>For people to read; never a path.</summary>
    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required string ContentType { get; init; }

    /// <summary>Bytes, decoded.</summary>
    [Id(3)] public required long Size { get; init; }

    /// <summary>By which the HTML form shows it inline (RFC 2392), without angle brackets.</summary>
    [Id(4)] public string? ContentId { get; init; }
}

/// <summary>A file with its bytes.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Articles.Attachment")]
public sealed record Attachment(string Name, string ContentType, byte[] Content);
