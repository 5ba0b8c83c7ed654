using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Tickets in the SQLite file.</summary>
internal sealed class SqliteTicketStore(TicketDatabase database) : ITicketStore
{
    public Task CommitAsync(TicketChange change, CancellationToken cancellationToken) =>
        database.WriteAsync(new TicketWrite(change), cancellationToken);

    public Task<Ticket?> ReadTicketAsync(string number, CancellationToken cancellationToken) =>
        database.ReadAsync(session => TicketRow.Read(session, number), cancellationToken);

    public Task<ImmutableArray<Article>> ReadArticlesAsync(
        string number, int before, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<ImmutableArray<Article>>(
            session => [.. ArticleRow.ReadLast(session, number, before, limit)], cancellationToken);

    public Task<byte[]?> ReadRawAsync(string number, int article, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ArticleRow.ReadRaw(session, number, article), cancellationToken);

    public Task<ImmutableArray<TicketEvent>> ReadHistoryAsync(
        string number, int skip, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var rows = session.Prepare("""
                    SELECT data
                      FROM ticket JOIN ticket_event ON ticket_id = ticket.id
                     WHERE number = @ticket
                     ORDER BY ticket_event.version, ordinal
                     LIMIT @limit OFFSET @skip
                    """).Bind(number).Bind((long)limit).Bind((long)skip);
                var events = ImmutableArray.CreateBuilder<TicketEvent>();
                while (rows.Next())
                {
                    events.Add(StoredJson.Read<TicketEvent>(rows.Text(0)));
                }
                return events.ToImmutable();
            },
            cancellationToken);

    public Task<ArticleRef?> FindReceiptAsync(ImmutableArray<Guid> receipts, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => receipts.Select(receipt => Receipts.Find(session, receipt))
                .FirstOrDefault(first => first is not null),
            cancellationToken);

    public Task<ArticleRef?> FindMessageAsync(
        ImmutableArray<string> messageIds, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => messageIds.Select(id => FindMessage(session, id)).FirstOrDefault(first => first is not null),
            cancellationToken);

    private static ArticleRef? FindMessage(SqliteSession session, string messageId)
    {
        var row = session.Prepare("""
            SELECT ticket.number, article.number
              FROM article JOIN ticket ON ticket.id = ticket_id
             WHERE message_key = @key AND message_id = @message_id
             ORDER BY article.id
             LIMIT 1
            """).Bind(StoredText.Key(StoredText.Clean(messageId))).Bind(messageId);
        return row.Next() ? new(row.Text(0), row.Int(1)) : null;
    }
}
