using System.Collections.Immutable;
using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

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
