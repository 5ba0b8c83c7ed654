using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Mail;

namespace OrleansTickets.Storage;

/// <summary>Mail on its way out, in the database.</summary>
internal sealed class StoredOutbox(ITicketDatabase database) : IOutbox
{
    private const byte Kind = (byte)'o';

    private const string Columns = """
        outbox.id, (SELECT number FROM ticket WHERE ticket.id = ticket_id), article, queue, message_id, from_name,
        from_address, recipients, subject, state, created_at, attempts, next_try, last_error,
        auto_to
        """;

    public Task<ImmutableArray<OutboxItem>> ReadDueAsync(
        DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            new Sql($"SELECT {Columns} FROM outbox WHERE next_try <= $1 ORDER BY next_try, outbox.id LIMIT $2")
                .With(now).With(limit),
            Read,
            cancellationToken);

    // Of two who claim at once, the one who comes second looks at the row again and finds another count of attempts.
    public async Task<OutboxItem?> ClaimAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        var claimed = await database.WriteAsync(
            [
                new Sql($"""
                    UPDATE outbox
                       SET state = 2, attempts = attempts + 1, next_try = NULL
                     WHERE id = $1 AND attempts = $2 AND next_try IS NOT NULL
                    RETURNING {Columns}
                    """).With(item.Id).With(item.Attempts),
            ],
            Read,
            cancellationToken);
        return claimed.IsEmpty ? null : claimed[0];
    }

    public async Task<ImmutableArray<OutboxItem>> RecoverAsync(
        DateTimeOffset nextTry, CancellationToken cancellationToken)
    {
        var left = await database.WriteAsync(
            [new Sql($"UPDATE outbox SET state = 5, next_try = $1 WHERE state = 2 RETURNING {Columns}").With(nextTry)],
            Read,
            cancellationToken);
        return [.. left.OrderBy(item => item.Id)];
    }

    public Task HastenAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            cancellationToken, new Sql("UPDATE outbox SET next_try = $1 WHERE next_try > $1").With(now));

    public Task<OutboxItem?> ReadAsync(long id, CancellationToken cancellationToken) =>
        database.ReadOneAsync<OutboxItem?>(
            new Sql($"SELECT {Columns} FROM outbox WHERE outbox.id = $1").With(id), Read, cancellationToken);

    public Task RecordAsync(
        OutboxItem item, Delivery state, ImmutableArray<string> remaining, DateTimeOffset? nextTry, string? error,
        CancellationToken cancellationToken) =>
        database.WriteAsync(
            cancellationToken,
            new Sql("""
                UPDATE outbox
                   SET state = $1, recipients = $2, next_try = $3, last_error = $4
                 WHERE id = $5 AND attempts = $6
                """)
                .With((long)state).With(StoredJson.Write(remaining)).With(nextTry).With(error)
                .With(item.Id).With(item.Attempts));

    public Task<DateTimeOffset?> ReadNextTryAsync(CancellationToken cancellationToken) =>
        database.ReadOneAsync(
            new Sql("SELECT next_try FROM outbox WHERE next_try IS NOT NULL ORDER BY next_try LIMIT 1"),
            row => row.TimeOrNull(0),
            cancellationToken);

    public async Task<OutboxPage> ReadPageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var below = Cursor.Below(Kind, after);
        var (items, next) = await Page.ReadAsync(
            Kind, limit, size => database.ReadAsync(
                new Sql($"SELECT {Columns} FROM outbox WHERE outbox.id < $1 ORDER BY outbox.id DESC LIMIT $2")
                    .With(below).With(size), Read, cancellationToken),
            item => item.Id);
        return new(items, next);
    }

    private static OutboxItem Read(IRow row) => new()
    {
        Id = row.Long(0),
        Ticket = row.Text(1),
        Article = row.Int(2),
        Queue = row.Text(3),
        MessageId = row.Text(4),
        From = new(row.Text(5), row.Text(6)),
        Recipients = StoredJson.ReadList<string>(row.Text(7)),
        Subject = row.Text(8),
        State = (Delivery)row.Int(9),
        Created = row.Time(10),
        Attempts = row.Int(11),
        NextTry = row.TimeOrNull(12),
        LastError = row.TextOrNull(13),
        IsAutoResponse = !row.IsNull(14),
    };
}
