using OrleansTickets.Mail;

namespace OrleansTickets.Storage;

/// <summary>Mail that could not be read, in the database.</summary>
internal sealed class StoredQuarantine(ITicketDatabase database) : IQuarantine
{
    private const byte Kind = (byte)'q';

    // That nothing changes is a change, so that one that is held already answers its id too.
    public async Task<long> AddAsync(
        InboundMail mail, Guid receipt, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var held = new Sql("""
            INSERT INTO quarantine (receipt, at, size, reason, envelope_to, account, source_id, queue, raw)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (receipt) DO UPDATE SET receipt = excluded.receipt
            RETURNING id
            """)
            .With(receipt).With(at).With(mail.Raw.Length).With(reason).With(mail.EnvelopeTo).With(mail.Account)
            .With(mail.SourceId).With(mail.Queue).With(Packed.Pack(mail.Raw));
        return (await database.WriteAsync([held], row => row.Long(0), cancellationToken))[0];
    }

    public Task<long?> FindAsync(Guid receipt, CancellationToken cancellationToken) =>
        database.ReadOneAsync<long?>(
            new Sql("SELECT id FROM quarantine WHERE receipt = $1").With(receipt), row => row.Long(0),
            cancellationToken);

    public async Task<QuarantinePage> ReadPageAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var below = Cursor.Below(Kind, after);
        var (items, next) = await Page.ReadAsync(
            Kind, limit, size => database.ReadAsync(
                new Sql("""
                    SELECT id, at, reason, envelope_to, account, size
                      FROM quarantine
                     WHERE id < $1
                     ORDER BY id DESC
                     LIMIT $2
                    """).With(below).With(size), ReadItem, cancellationToken),
            item => item.Id);
        return new(items, next);
    }

    public Task<InboundMail?> ReadAsync(long id, CancellationToken cancellationToken) =>
        database.ReadOneAsync<InboundMail?>(
            new Sql("SELECT raw, envelope_to, account, source_id, queue FROM quarantine WHERE id = $1").With(id),
            row => new()
            {
                Raw = Packed.First(row.Blob(0)),
                EnvelopeTo = row.TextOrNull(1),
                Account = row.TextOrNull(2),
                SourceId = row.TextOrNull(3),
                Queue = row.TextOrNull(4),
            },
            cancellationToken);

    public Task RemoveAsync(long id, CancellationToken cancellationToken) =>
        database.WriteAsync(cancellationToken, new Sql("DELETE FROM quarantine WHERE id = $1").With(id));

    private static QuarantineItem ReadItem(IRow row) => new()
    {
        Id = row.Long(0),
        At = row.Time(1),
        Reason = row.Text(2),
        EnvelopeTo = row.TextOrNull(3),
        Account = row.TextOrNull(4),
        Size = row.Long(5),
    };
}
