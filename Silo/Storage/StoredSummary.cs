using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>A line of a list, read.</summary>
internal static class StoredSummary
{
    /// <summary>The columns of ticket and queue; <c>$1</c> is the agent.</summary>
    public const string Columns = """
        number, title, queue.name, state, priority, lock, owner, customer_name, customer_address, created_at,
        changed_at, due_at, version,
        CASE WHEN articles > coalesce((SELECT article FROM seen WHERE agent = $1 AND ticket_id = ticket.id), 0)
             THEN 1 ELSE 0 END
        """;

    public static Sql Of(string number, string agent) => new Sql($"""
        SELECT {Columns}
          FROM ticket JOIN queue ON queue.id = queue_id
         WHERE number = $2
        """).With(agent).With(number);

    public static TicketSummary Read(IRow row) => new()
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
