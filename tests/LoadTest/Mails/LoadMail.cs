namespace OrleansTickets.LoadTest;

/// <summary>A mail that a customer sends. Its word stands in its subject and its text, and nowhere else.</summary>
internal sealed record LoadMail(
    string Word, string Customer, string To, string Subject, string MessageId, string? InReplyTo);
