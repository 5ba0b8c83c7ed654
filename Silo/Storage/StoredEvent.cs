using System.Text.Json;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>The rows of a history, read.</summary>
internal static class StoredEvent
{
    public static Sql Of(string ticket, int skip, int limit) => new Sql("""
        SELECT data
          FROM ticket_event
         WHERE ticket_id = (SELECT id FROM ticket WHERE number = $1)
         ORDER BY version, ordinal
         LIMIT $2 OFFSET $3
        """).With(ticket).With(limit).With(skip);

    /// <summary>An event that cannot be read does not hide the others.</summary>
    public static TicketEvent Read(IRow row)
    {
        var data = row.Text(0);
        try
        {
            return StoredJson.Read<TicketEvent>(data);
        }
        catch (DamagedException)
        {
            return new UnreadableEvent { At = ReadTime(data), By = Caller.System, Stored = data };
        }
    }

    // An event of a later version has its time where all have it.
    private static DateTimeOffset ReadTime(string data)
    {
        try
        {
            using var json = JsonDocument.Parse(data);
            return json.RootElement.GetProperty("at").GetDateTimeOffset();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            return default;
        }
    }
}
