using System.Collections.Immutable;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Lists over the SQLite file.</summary>
internal sealed class SqliteTicketLists(TicketDatabase database) : ITicketLists
{
    public Task<TicketPage> ReadPageAsync(
        TicketQuery query, ImmutableArray<string>? queues, string agent, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => string.IsNullOrWhiteSpace(query.Text)
                ? TicketListing.Read(session, query, queues, agent)
                : TicketSearch.Read(session, query, queues, agent),
            cancellationToken);

    public Task<ImmutableArray<string>> ReadDueAsync(
        string queue, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var rows = session.Prepare("""
                    SELECT number
                      FROM ticket
                     WHERE queue_id = (SELECT id FROM queue WHERE name = @queue) AND wakes_at <= @until
                     ORDER BY wakes_at
                     LIMIT @limit
                    """).Bind(queue).Bind(until).Bind((long)limit);
                var numbers = ImmutableArray.CreateBuilder<string>();
                while (rows.Next())
                {
                    numbers.Add(rows.Text(0));
                }
                return numbers.ToImmutable();
            },
            cancellationToken);

    public Task<DateTimeOffset?> ReadNextDueAsync(string queue, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var row = session.Prepare("""
                    SELECT wakes_at
                      FROM ticket
                     WHERE queue_id = (SELECT id FROM queue WHERE name = @queue) AND wakes_at IS NOT NULL
                     ORDER BY wakes_at
                     LIMIT 1
                    """).Bind(queue);
                return row.Next() ? row.Time(0) : (DateTimeOffset?)null;
            },
            cancellationToken);

    public Task<QueueCounters> CountAsync(string queue, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                if (QueueIds.Find(session, queue) is not { } id)
                {
                    return QueueCounters.None;
                }
                var open = Count(session, """
                    SELECT count(*) FROM ticket INDEXED BY ticket_queue_changed
                     WHERE queue_id = @queue AND state IN (1, 2, 3)
                    """, id);
                var locked = Count(session, """
                    SELECT count(*) FROM ticket INDEXED BY ticket_locked_changed
                     WHERE queue_id = @queue AND state IN (1, 2, 3) AND lock = 2
                    """, id);
                return new(open, open - locked);
            },
            cancellationToken);

    public Task<bool> AnyAsync(string queue, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.Prepare("""
                SELECT 1 FROM ticket WHERE queue_id = (SELECT id FROM queue WHERE name = @queue) LIMIT 1
                """).Bind(queue).Next(),
            cancellationToken);

    private static int Count(SqliteSession session, string sql, long queue)
    {
        var row = session.Prepare(sql).Bind(queue);
        row.Next();
        return row.Int(0);
    }
}
