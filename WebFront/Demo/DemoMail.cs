using System.Collections.Immutable;
using OrleansTickets.Articles;

namespace OrleansTickets.WebFront.Demo;

/// <summary>A mail as a customer's program would make it.</summary>
internal sealed record DemoMail
{
    public required Mailbox From { get; init; }

    public required Mailbox To { get; init; }

    public required string Subject { get; init; }

    /// <summary>With its angle brackets.</summary>
    public required string MessageId { get; init; }

    public required DateTimeOffset Date { get; init; }

    public required string Text { get; init; }

    public string? Html { get; init; }

    /// <summary>Message-IDs of the conversation so far, the last one answered.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    public ImmutableArray<DemoFile> Files { get; init; } = [];
}

/// <summary>A file of a mail. With a content id it is shown inside the HTML.</summary>
internal sealed record DemoFile(string Name, string ContentType, byte[] Content, string? ContentId = null);
