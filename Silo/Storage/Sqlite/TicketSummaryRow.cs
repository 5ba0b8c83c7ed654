using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>A line of a list.</summary>
internal static class TicketSummaryRow
{
    private const string Select = """
        SELECT number, title, queue.name, state, priority, lock, owner, customer_name, customer_address, created_at,
               changed_at, due_at, version,
               articles > coalesce((SELECT article FROM seen WHERE agent = @agent AND ticket_id = ticket.id), 0)
          FROM ticket JOIN queue ON queue.id = queue_id
         WHERE ticket.id = @id
        """;

    public static TicketSummary Read(SqliteSession session, long id, string agent)
    {
        var row = session.Prepare(Select).Bind(agent).Bind(id);
        row.Next();
        return new()
        {
            Number = row.Text(0),
            Title = row.Text(1),
            Queue = row.Text(2),
            State = (TicketState)row.Int(3),
            Priority = row.Int(4),
            Lock = (TicketLock)row.Int(5),
            Owner = row.TextOrNull(6),
            Customer = new(row.Text(7), row.Text(8)),
            Created = row.Time(9),
            Changed = row.Time(10),
            Due = row.TimeOrNull(11),
            Version = row.Long(12),
            Unread = row.Bool(13),
        };
    }
}
