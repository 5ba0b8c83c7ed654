using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Tickets in the database.</summary>
internal sealed class TicketStore(ITicketDatabase database) : ITicketStore
{
    // An answer names those that it answers, at times very many.
    private const int MostAtOnce = 32;

    public Task CommitAsync(TicketChange change, CancellationToken cancellationToken) =>
        database.CommitAsync(change, cancellationToken);

    public Task<Ticket?> ReadTicketAsync(string number, CancellationToken cancellationToken) =>
        database.ReadOneAsync(StoredTicket.ByNumber(number), StoredTicket.Read, cancellationToken);

    public async Task<ImmutableArray<Article>> ReadArticlesAsync(
        string number, int before, int limit, CancellationToken cancellationToken)
    {
        var last = StoredArticle.Last(number, before, limit);
        var backwards = await database.ReadAsync(last, StoredArticle.Read, cancellationToken);
        return [.. backwards.Reverse()];
    }

    public Task<byte[]?> ReadRawAsync(string number, int article, CancellationToken cancellationToken) =>
        database.ReadOneAsync(StoredArticle.Raw(number, article), StoredArticle.ReadRaw, cancellationToken);

    public Task<ImmutableArray<TicketEvent>> ReadHistoryAsync(
        string number, int skip, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(StoredEvent.Of(number, skip, limit), StoredEvent.Read, cancellationToken);

    public Task<ArticleRef?> FindReceiptAsync(ImmutableArray<Guid> receipts, CancellationToken cancellationToken) =>
        Receipts.FindAsync(database, receipts, cancellationToken);

    public async Task<ArticleRef?> FindMessageAsync(
        ImmutableArray<string> messageIds, string? queue, CancellationToken cancellationToken)
    {
        foreach (var some in messageIds.Chunk(MostAtOnce))
        {
            if (await database.ReadOneAsync(FindFirst([.. some]), Bearer.Read, cancellationToken) is { } first)
            {
                return queue is null || first.Queue == queue
                    ? first.Article
                    : await database.ReadOneAsync(FindIn(queue, first.MessageId), Receipts.Read, cancellationToken)
                        ?? first.Article;
            }
        }
        return null;
    }

    public async Task<bool> IsMessageInAsync(string messageId, string queue, CancellationToken cancellationToken) =>
        await database.ReadOneAsync(FindIn(queue, messageId), Receipts.Read, cancellationToken) is not null;

    // Of a mail that went to several queues. Somebody may send the same id a thousand times: ten are looked at.
    private static Sql FindIn(string queue, string messageId) => new Sql("""
        SELECT ticket.number, bearer.number
          FROM (SELECT id, ticket_id, number
                  FROM article
                 WHERE message_key = $1 AND message_id = $2
                 ORDER BY id
                 LIMIT 10) AS bearer
          JOIN ticket ON ticket.id = bearer.ticket_id
          JOIN queue ON queue.id = queue_id
         WHERE queue.name = $3
         ORDER BY bearer.id
         LIMIT 1
        """).With(StoredText.MessageKey(messageId)).With(messageId).With(queue);

    private static Sql FindFirst(ImmutableArray<string> messageIds)
    {
        var wanted = Sql.Fill(messageIds).ToList();
        var query = new Sql($"""
            WITH wanted (place, message_key, message_id) AS (VALUES {Sql.Rows(wanted.Count, 3)})
            SELECT ticket.number, article.number, queue.name, article.message_id
              FROM wanted
              JOIN article ON article.id = (
                   SELECT id FROM article AS bearer
                    WHERE bearer.message_key = wanted.message_key AND bearer.message_id = wanted.message_id
                    ORDER BY id LIMIT 1)
              JOIN ticket ON ticket.id = ticket_id
              JOIN queue ON queue.id = queue_id
             ORDER BY place
             LIMIT 1
            """);
        for (var place = 0; place < wanted.Count; place++)
        {
            query.With(place).With(StoredText.MessageKey(wanted[place])).With(wanted[place]);
        }
        return query;
    }

    private sealed record Bearer(ArticleRef Article, string Queue, string MessageId)
    {
        public static Bearer Read(IRow row) => new(Receipts.Read(row), row.Text(2), row.Text(3));
    }
}
