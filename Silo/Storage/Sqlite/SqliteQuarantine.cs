using OrleansTickets.Mail;

namespace OrleansTickets.Storage;

/// <summary>Mail that could not be read, in the SQLite file.</summary>
internal sealed class SqliteQuarantine(TicketDatabase database) : IQuarantine
{
    private const byte Kind = (byte)'q';

    public Task<long> AddAsync(
        InboundMail mail, Guid receipt, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var raw = Packed.Pack(mail.Raw);
        return database.WriteAsync(
            session =>
            {
                if (Find(session, receipt) is { } held)
                {
                    return held;
                }
                session.Prepare("""
                    INSERT INTO quarantine (receipt, at, size, reason, envelope_to, account, source_id, queue, raw)
                    VALUES (@receipt, @at, @size, @reason, @envelope_to, @account, @source_id, @queue, @raw)
                    """)
                    .Bind(receipt).Bind(at).Bind((long)mail.Raw.Length).Bind(reason).Bind(mail.EnvelopeTo)
                    .Bind(mail.Account).Bind(mail.SourceId).Bind(mail.Queue).Bind(raw).Run();
                return session.LastId();
            },
            mail.Raw.Length + raw.Length,
            cancellationToken);
    }

    public Task<long?> FindAsync(Guid receipt, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Find(session, receipt), cancellationToken);

    public Task<QuarantinePage> ReadPageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var below = Cursor.Below(Kind, after);
        return database.ReadAsync(
            session =>
            {
                var (items, next) = Page.Read(
                    Kind, limit, size => session.Prepare("""
                        SELECT id, at, reason, envelope_to, account, size
                          FROM quarantine
                         WHERE id < @below
                         ORDER BY id DESC
                         LIMIT @size
                        """).Bind(below).Bind((long)size), ReadItem, item => item.Id);
                return new QuarantinePage(items, next);
            },
            cancellationToken);
    }

    public Task<InboundMail?> ReadAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session =>
            {
                var row = session.Prepare("""
                    SELECT raw, envelope_to, account, source_id, queue FROM quarantine WHERE id = @id
                    """).Bind(id);
                return !row.Next() ? null : new InboundMail
                {
                    Raw = Packed.First(row.Blob(0)),
                    EnvelopeTo = row.TextOrNull(1),
                    Account = row.TextOrNull(2),
                    SourceId = row.TextOrNull(3),
                    Queue = row.TextOrNull(4),
                };
            },
            cancellationToken);

    public Task RemoveAsync(long id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.Prepare("DELETE FROM quarantine WHERE id = @id").Bind(id).Run(), cancellationToken);

    private static long? Find(SqliteSession session, Guid receipt)
    {
        var row = session.Prepare("SELECT id FROM quarantine WHERE receipt = @receipt").Bind(receipt);
        return row.Next() ? row.Long(0) : null;
    }

    private static QuarantineItem ReadItem(Statement row) => new()
    {
        Id = row.Long(0),
        At = row.Time(1),
        Reason = row.Text(2),
        EnvelopeTo = row.TextOrNull(3),
        Account = row.TextOrNull(4),
        Size = row.Long(5),
    };
}
