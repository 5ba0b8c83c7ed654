using System.Collections.Immutable;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>What is read across tickets, as far as it is the same over every database.</summary>
internal abstract class TicketLists(ITicketDatabase database) : ITicketLists
{
    public abstract Task<TicketPage> ReadPageAsync(
        TicketQuery query, ImmutableArray<string>? queues, string agent, CancellationToken cancellationToken);

    public Task<ImmutableArray<string>> ReadDueAsync(
        string queue, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            new Sql("""
                SELECT number
                  FROM ticket
                 WHERE queue_id = (SELECT id FROM queue WHERE name = $1) AND wakes_at <= $2
                 ORDER BY wakes_at
                 LIMIT $3
                """).With(queue).With(until).With(limit),
            row => row.Text(0),
            cancellationToken);

    public Task<DateTimeOffset?> ReadNextDueAsync(string queue, CancellationToken cancellationToken) =>
        database.ReadOneAsync(
            new Sql("""
                SELECT wakes_at
                  FROM ticket
                 WHERE queue_id = (SELECT id FROM queue WHERE name = $1) AND wakes_at IS NOT NULL
                 ORDER BY wakes_at
                 LIMIT 1
                """).With(queue),
            row => row.TimeOrNull(0),
            cancellationToken);

    public async Task<QueueCounters> CountAsync(string queue, CancellationToken cancellationToken)
    {
        var open = await CountAsync("ticket_queue_changed", "", queue, cancellationToken);
        var locked = await CountAsync("ticket_locked_changed", "AND lock = 2", queue, cancellationToken);
        return new(open, open - locked);
    }

    public Task<bool> AnyAsync(string queue, CancellationToken cancellationToken) =>
        database.ReadOneAsync(
            new Sql("SELECT 1 FROM ticket WHERE queue_id = (SELECT id FROM queue WHERE name = $1) LIMIT 1").With(queue),
            row => row.Bool(0),
            cancellationToken);

    /// <summary>How this database is told which index to read tickets from, if it can be told.</summary>
    protected abstract string From(string index);

    private Task<int> CountAsync(string index, string more, string queue, CancellationToken cancellationToken) =>
        database.ReadOneAsync(
            new Sql($"""
                SELECT count(*)
                  FROM ticket {From(index)}
                 WHERE queue_id = (SELECT id FROM queue WHERE name = $1) AND state IN (1, 2, 3) {more}
                """).With(queue),
            row => row.Int(0),
            cancellationToken);
}
