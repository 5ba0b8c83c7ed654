using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Mail;

namespace OrleansTickets.Storage;

/// <summary>Mail on its way out, in the SQLite file.</summary>
internal sealed class SqliteOutbox(TicketDatabase database) : IOutbox
{
    private const byte Kind = (byte)'o';

    private const string Select = """
        SELECT outbox.id, ticket.number, article, queue, message_id, from_name, from_address, recipients, subject,
               outbox.state, outbox.created_at, attempts, next_try, last_error
          FROM outbox JOIN ticket ON ticket.id = ticket_id
        """;

    public Task<ImmutableArray<OutboxItem>> ClaimAsync(
        DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.WriteAsync<ImmutableArray<OutboxItem>>(
            session =>
            {
                var due = ReadAll(session.Prepare($"""
                    {Select}
                     WHERE next_try <= @now
                     ORDER BY next_try, outbox.id
                     LIMIT @limit
                    """).Bind(now).Bind((long)limit));
                foreach (var item in due)
                {
                    session.Prepare("""
                        UPDATE outbox SET state = 2, attempts = attempts + 1, next_try = NULL WHERE id = @id
                        """).Bind(item.Id).Run();
                }
                return
                [
                    .. due.Select(item => item with
                    {
                        State = Delivery.Sending, Attempts = item.Attempts + 1, NextTry = null,
                    }),
                ];
            },
            cancellationToken);

    public Task<ImmutableArray<OutboxItem>> RecoverAsync(
        DateTimeOffset nextTry, CancellationToken cancellationToken) =>
        database.WriteAsync<ImmutableArray<OutboxItem>>(
            session =>
            {
                var left = ReadAll(session.Prepare($"""
                    {Select}
                     WHERE outbox.state = 2
                     ORDER BY outbox.id
                    """));
                session.Prepare("UPDATE outbox SET state = 5, next_try = @next_try WHERE state = 2")
                    .Bind(nextTry).Run();
                return [.. left.Select(item => item with { State = Delivery.MaybeSent, NextTry = nextTry })];
            },
            cancellationToken);

    public Task HastenAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.Prepare("UPDATE outbox SET next_try = @now WHERE next_try > @now").Bind(now).Run(),
            cancellationToken);

    public Task<OutboxItem?> ReadAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => ReadAll(session.Prepare($"""
                {Select}
                 WHERE outbox.id = @id
                """).Bind(id)).FirstOrDefault(),
            cancellationToken);

    public Task RecordAsync(
        long id, Delivery state, ImmutableArray<string> remaining, DateTimeOffset? nextTry, string? error,
        CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.Prepare("""
                UPDATE outbox
                   SET state = @state, recipients = @recipients, next_try = @next_try, last_error = @last_error
                 WHERE id = @id
                """).Bind((long)state).Bind(StoredJson.Write(remaining)).Bind(nextTry).Bind(error).Bind(id).Run(),
            cancellationToken);

    public Task<DateTimeOffset?> ReadNextTryAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var row = session.Prepare("SELECT min(next_try) FROM outbox WHERE next_try IS NOT NULL");
                row.Next();
                return row.TimeOrNull(0);
            },
            cancellationToken);

    public Task<OutboxPage> ReadPageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var below = Cursor.Below(Kind, after);
        return database.ReadAsync(
            session =>
            {
                var (items, next) = Page.Read(
                    Kind, limit, size => session.Prepare($"""
                        {Select}
                         WHERE outbox.id < @below
                         ORDER BY outbox.id DESC
                         LIMIT @size
                        """).Bind(below).Bind((long)size), Read, item => item.Id);
                return new OutboxPage(items, next);
            },
            cancellationToken);
    }

    private static List<OutboxItem> ReadAll(Statement rows)
    {
        var items = new List<OutboxItem>();
        while (rows.Next())
        {
            items.Add(Read(rows));
        }
        return items;
    }

    private static OutboxItem Read(Statement row) => new()
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
    };
}
