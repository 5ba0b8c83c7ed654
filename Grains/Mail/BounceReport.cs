using System.Collections.Immutable;

namespace OrleansTickets.Mail;

/// <summary>What a server tells of a mail that it was given.</summary>
internal sealed record BounceReport
{
    /// <summary>Whom it speaks of, as far as it says.</summary>
    public ImmutableArray<BouncedRecipient> Recipients { get; init; } = [];

    /// <summary>The Message-ID of the mail it speaks of, with its angle brackets.</summary>
    public string? MessageId { get; init; }

    /// <summary>The subject of the mail it speaks of.</summary>
    public string Subject { get; init; } = "";
}

/// <summary>A recipient and what became of the mail (RFC 3464 section 2.3).</summary>
internal sealed record BouncedRecipient(string Address, BounceAction Action, string Status, string Detail)
{
    // Addressing status, and a mailbox that is disabled (RFC 3463 sections 3.2 and 3.3).
    private static readonly string[] Gone = ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];

    /// <summary>Whether nothing that a program says should go there any more: there is no such mailbox, or its owner does
    /// not want it.</summary>
    public bool IsGone =>
        Action == BounceAction.Complained || (Action == BounceAction.Failed && Gone.Contains(Status));
}

/// <summary>RFC 3464 section 2.3.3.</summary>
internal enum BounceAction
{
    Failed = 1,
    Delayed = 2,
    Delivered = 3,

    /// <summary>Not of RFC 3464: the recipient calls it spam (RFC 5965).</summary>
    Complained = 4,
}
