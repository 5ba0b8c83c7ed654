using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>A line of a list.</summary>
internal static class TicketSummaryRow
{
    public static TicketSummary Read(SqliteSession session, long id, string agent) => session.ReadAll(
        new Sql($"""
            SELECT {StoredSummary.Columns}
              FROM ticket JOIN queue ON queue.id = queue_id
             WHERE ticket.id = $2
            """).With(agent).With(id), StoredSummary.Read)[0];
}
