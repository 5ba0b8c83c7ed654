using OrleansTickets.Mail;

namespace OrleansTickets.Storage;

/// <summary>Mail that could not be read or is ignored, in the database.</summary>
internal sealed class StoredQuarantine(ITicketDatabase database) : IQuarantine
{
    private const byte Kind = (byte)'q';
    private const byte IgnoredKind = (byte)'i';

    public async Task<long> AddAsync(
        InboundMail mail, Guid receipt, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var held = Hold(mail, receipt, reason, at, null);
        return (await database.WriteAsync([held], row => row.Long(0), cancellationToken))[0];
    }

    // Each lets more go than it brings, so that they do not pile up.
    public async Task<long> IgnoreAsync(
        InboundMail mail, Guid receipt, string filter, DateTimeOffset at, DateTimeOffset past,
        CancellationToken cancellationToken)
    {
        var gone = new Sql("""
            DELETE FROM quarantine
             WHERE id IN (SELECT id FROM quarantine WHERE ignored_by IS NOT NULL ORDER BY id LIMIT 10) AND at < $1
            """).With(past);
        var held = Hold(mail, receipt, "", at, filter);
        return (await database.WriteAsync([gone, held], row => row.Long(0), cancellationToken))[0];
    }

    public Task<long?> FindAsync(Guid receipt, CancellationToken cancellationToken) =>
        database.ReadOneAsync<long?>(
            new Sql("SELECT id FROM quarantine WHERE receipt = $1").With(receipt), row => row.Long(0),
            cancellationToken);

    public Task<QuarantinePage> ReadPageAsync(string? after, int limit, CancellationToken cancellationToken) =>
        ReadPageAsync(Kind, "ignored_by IS NULL", after, limit, cancellationToken);

    public Task<QuarantinePage> ReadIgnoredAsync(string? after, int limit, CancellationToken cancellationToken) =>
        ReadPageAsync(IgnoredKind, "ignored_by IS NOT NULL", after, limit, cancellationToken);

    public Task<InboundMail?> ReadAsync(long id, CancellationToken cancellationToken) =>
        database.ReadOneAsync<InboundMail?>(
            new Sql("SELECT raw, envelope_to, account, source_id, queue, ignored_by FROM quarantine WHERE id = $1").With(id),
            row => new()
            {
                Raw = Packed.First(row.Blob(0)),
                EnvelopeTo = row.TextOrNull(1),
                Account = row.TextOrNull(2),
                SourceId = row.TextOrNull(3),
                Queue = row.TextOrNull(4),
                IsWanted = row.TextOrNull(5) is not null,
            },
            cancellationToken);

    public Task RemoveAsync(long id, CancellationToken cancellationToken) =>
        database.WriteAsync(cancellationToken, new Sql("DELETE FROM quarantine WHERE id = $1").With(id));

    private async Task<QuarantinePage> ReadPageAsync(
        byte kind, string which, string? after, int limit, CancellationToken cancellationToken)
    {
        var below = Cursor.Below(kind, after);
        var (items, next) = await Page.ReadAsync(
            kind, limit, size => database.ReadAsync(
                new Sql($"""
                    SELECT id, at, reason, envelope_to, account, size, ignored_by
                      FROM quarantine
                     WHERE id < $1 AND {which}
                     ORDER BY id DESC
                     LIMIT $2
                    """).With(below).With(size), ReadItem, cancellationToken),
            item => item.Id);
        return new(items, next);
    }

    // That nothing changes is a change, so that one that is held already answers its id too.
    private static Sql Hold(InboundMail mail, Guid receipt, string reason, DateTimeOffset at, string? filter) =>
        new Sql("""
            INSERT INTO quarantine (receipt, at, size, reason, envelope_to, account, source_id, queue, ignored_by, raw)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (receipt) DO UPDATE SET ignored_by = excluded.ignored_by
            RETURNING id
            """)
            .With(receipt).With(at).With(mail.Raw.Length).With(reason).With(mail.EnvelopeTo).With(mail.Account)
            .With(mail.SourceId).With(mail.Queue).With(filter).With(Packed.Pack(mail.Raw));

    private static QuarantineItem ReadItem(IRow row) => new()
    {
        Id = row.Long(0),
        At = row.Time(1),
        Reason = row.Text(2),
        EnvelopeTo = row.TextOrNull(3),
        Account = row.TextOrNull(4),
        Size = row.Long(5),
        IgnoredBy = row.TextOrNull(6),
    };
}
