using System.Collections.Immutable;
using OrleansTickets.Mail;

namespace OrleansTickets.Storage;

/// <summary>Auto responses, which are rows of the outbox, and addresses that are gone.</summary>
internal sealed class StoredAutoResponses(ITicketDatabase database) : IAutoResponseLog
{
    public Task<ImmutableArray<SentResponse>> ReadAsync(
        string address, DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            new Sql("""
                SELECT (SELECT number FROM ticket WHERE ticket.id = ticket_id), subject, created_at
                  FROM outbox
                 WHERE auto_to = $1 AND created_at > $2
                 ORDER BY created_at DESC
                 LIMIT $3
                """).With(address).With(since).With(limit),
            row => new SentResponse(row.Text(0), row.Text(1), row.Time(2)),
            cancellationToken);

    public Task<int> CountAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        database.ReadOneAsync(
            new Sql("""
                SELECT count(*)
                  FROM (SELECT 1 FROM outbox WHERE auto_to IS NOT NULL AND created_at > $1 LIMIT $2) AS recent
                """).With(since).With(limit),
            row => row.Int(0),
            cancellationToken);

    public Task<DateTimeOffset?> FindGoneAsync(string address, CancellationToken cancellationToken) =>
        database.ReadOneAsync<DateTimeOffset?>(
            new Sql("SELECT at FROM gone_address WHERE address = $1").With(address),
            row => row.Time(0),
            cancellationToken);
}
