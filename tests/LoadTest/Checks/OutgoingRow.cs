using System.Text.Json;

namespace OrleansTickets.LoadTest;

/// <summary>A mail in the outbox.</summary>
/// <param name="Ticket">Whose it is.</param>
/// <param name="Article">Which article.</param>
/// <param name="MessageId">By which its copies are known.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was sent, or may have been.</param>
internal sealed record OutgoingRow(string Ticket, int Article, string MessageId, string State, int Attempts)
{
    /// <summary>Whether it is still to be sent.</summary>
    public bool IsOpen => State is "queued" or "sending" or "maybeSent";

    public static OutgoingRow Read(JsonElement item) => new(
        item.GetProperty("ticket").GetString()!, item.GetProperty("article").GetInt32(),
        item.GetProperty("messageId").GetString()!, item.GetProperty("state").GetString()!,
        item.GetProperty("attempts").GetInt32());
}
