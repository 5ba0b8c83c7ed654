using OrleansTickets.Agents;

namespace OrleansTickets.Storage;

/// <summary>Notifications, drafts and what was seen, in the database.</summary>
internal sealed class StoredAgentDesk(ITicketDatabase database) : IAgentDesk
{
    private const byte Kind = (byte)'n';

    public async Task<NotificationPage> ReadNotificationsAsync(
        string agent, string? after, int limit, CancellationToken cancellationToken)
    {
        var below = Cursor.Below(Kind, after);
        var (items, next) = await Page.ReadAsync(
            Kind, limit, size => database.ReadAsync(
                new Sql("""
                    SELECT id, kind, ticket, queue, title, caused_by, at, is_read, agent
                      FROM notification
                     WHERE agent = $1 AND id < $2
                     ORDER BY id DESC
                     LIMIT $3
                    """).With(agent).With(below).With(size), Read, cancellationToken),
            item => item.Id);
        return new(items, next);
    }

    public Task<int> CountUnreadAsync(string agent, int limit, CancellationToken cancellationToken) =>
        database.ReadOneAsync(
            new Sql("""
                SELECT count(*)
                  FROM (SELECT 1 FROM notification WHERE agent = $1 AND is_read = 0 LIMIT $2) AS unread
                """).With(agent).With(limit),
            row => row.Int(0),
            cancellationToken);

    public Task MarkReadAsync(string agent, long? id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            cancellationToken,
            id is { } one
                ? new Sql("UPDATE notification SET is_read = 1 WHERE id = $1 AND agent = $2").With(one).With(agent)
                : new Sql("UPDATE notification SET is_read = 1 WHERE agent = $1 AND is_read = 0").With(agent));

    public Task MarkSeenAsync(string agent, string ticket, int article, CancellationToken cancellationToken) =>
        database.WriteAsync(
            cancellationToken,
            new Sql("""
                INSERT INTO seen (agent, ticket_id, article)
                SELECT $1, id, $2 FROM ticket WHERE number = $3
                ON CONFLICT (agent, ticket_id) DO UPDATE
                   SET article = excluded.article WHERE seen.article < excluded.article
                """).With(agent).With(article).With(ticket),
            new Sql("UPDATE notification SET is_read = 1 WHERE agent = $1 AND ticket = $2 AND is_read = 0")
                .With(agent).With(ticket));

    public Task<Draft?> ReadDraftAsync(
        string agent, string ticket, DraftKind kind, CancellationToken cancellationToken) =>
        database.ReadOneAsync<Draft?>(
            new Sql("SELECT data FROM draft WHERE agent = $1 AND ticket = $2 AND kind = $3")
                .With(agent).With(ticket).With((long)kind),
            row => StoredJson.Read<Draft>(row.Text(0)),
            cancellationToken);

    public Task SaveDraftAsync(string agent, Draft draft, CancellationToken cancellationToken) =>
        database.WriteAsync(
            cancellationToken,
            new Sql("""
                INSERT INTO draft (agent, ticket, kind, data) VALUES ($1, $2, $3, $4)
                ON CONFLICT (agent, ticket, kind) DO UPDATE SET data = excluded.data
                """).With(agent).With(draft.Ticket).With((long)draft.Kind).With(StoredJson.Write(draft)));

    public Task DropDraftAsync(string agent, string ticket, DraftKind kind, CancellationToken cancellationToken) =>
        database.WriteAsync(
            cancellationToken,
            new Sql("DELETE FROM draft WHERE agent = $1 AND ticket = $2 AND kind = $3")
                .With(agent).With(ticket).With((long)kind));

    private static Notification Read(IRow row) => new()
    {
        Id = row.Long(0),
        Kind = (NotificationKind)row.Int(1),
        Ticket = row.Text(2),
        Queue = row.Text(3),
        Title = row.Text(4),
        By = row.Text(5),
        At = row.Time(6),
        IsRead = row.Bool(7),
        Agent = row.Text(8),
    };
}
