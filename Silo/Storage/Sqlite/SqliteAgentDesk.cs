using OrleansTickets.Agents;

namespace OrleansTickets.Storage;

/// <summary>Notifications, drafts and what was seen, in the SQLite file.</summary>
internal sealed class SqliteAgentDesk(TicketDatabase database) : IAgentDesk
{
    private const byte Kind = (byte)'n';

    public Task<NotificationPage> ReadNotificationsAsync(
        string agent, string? after, int limit, CancellationToken cancellationToken)
    {
        var below = Cursor.Below(Kind, after);
        return database.ReadAsync(
            session =>
            {
                var (items, next) = Page.Read(
                    Kind, limit, size => session.Prepare("""
                        SELECT id, kind, ticket, queue, title, caused_by, at, is_read, agent
                          FROM notification
                         WHERE agent = @agent AND id < @below
                         ORDER BY id DESC
                         LIMIT @size
                        """).Bind(agent).Bind(below).Bind((long)size), Read, item => item.Id);
                return new NotificationPage(items, next);
            },
            cancellationToken);
    }

    public Task<int> CountUnreadAsync(string agent, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var row = session.Prepare("""
                    SELECT count(*)
                      FROM (SELECT 1 FROM notification WHERE agent = @agent AND is_read = 0 LIMIT @limit)
                    """).Bind(agent).Bind((long)limit);
                row.Next();
                return row.Int(0);
            },
            cancellationToken);

    public Task MarkReadAsync(string agent, long? id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => (id is { } one
                ? session.Prepare("UPDATE notification SET is_read = 1 WHERE id = @id AND agent = @agent").Bind(one)
                : session.Prepare("UPDATE notification SET is_read = 1 WHERE agent = @agent AND is_read = 0"))
                .Bind(agent).Run(),
            cancellationToken);

    public Task MarkSeenAsync(string agent, string ticket, int article, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session =>
            {
                session.Prepare("""
                    INSERT INTO seen (agent, ticket_id, article)
                    SELECT @agent, id, @article FROM ticket WHERE number = @ticket
                    ON CONFLICT (agent, ticket_id) DO UPDATE SET article = max(article, excluded.article)
                    """).Bind(agent).Bind((long)article).Bind(ticket).Run();
                return session.Prepare("""
                    UPDATE notification SET is_read = 1 WHERE agent = @agent AND ticket = @ticket AND is_read = 0
                    """).Bind(agent).Bind(ticket).Run();
            },
            cancellationToken);

    public Task<Draft?> ReadDraftAsync(
        string agent, string ticket, DraftKind kind, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var row = session.Prepare("""
                    SELECT data FROM draft WHERE agent = @agent AND ticket = @ticket AND kind = @kind
                    """).Bind(agent).Bind(ticket).Bind((long)kind);
                return row.Next() ? StoredJson.Read<Draft>(row.Text(0)) : null;
            },
            cancellationToken);

    public Task SaveDraftAsync(string agent, Draft draft, CancellationToken cancellationToken)
    {
        var data = StoredJson.Write(draft);
        return database.WriteAsync(
            session => session.Prepare("""
                INSERT INTO draft (agent, ticket, kind, data) VALUES (@agent, @ticket, @kind, @data)
                ON CONFLICT (agent, ticket, kind) DO UPDATE SET data = excluded.data
                """).Bind(agent).Bind(draft.Ticket).Bind((long)draft.Kind).Bind(data).Run(),
            data.Length * sizeof(char),
            cancellationToken);
    }

    public Task DropDraftAsync(string agent, string ticket, DraftKind kind, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.Prepare("DELETE FROM draft WHERE agent = @agent AND ticket = @ticket AND kind = @kind")
                .Bind(agent).Bind(ticket).Bind((long)kind).Run(),
            cancellationToken);

    private static Notification Read(Statement row) => new()
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
