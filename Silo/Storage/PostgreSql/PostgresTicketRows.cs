using Npgsql;
using NpgsqlTypes;

namespace OrleansTickets.Storage;

/// <summary>The rows of tickets that a batch writes: what can refuse a change, and so comes first.</summary>
internal static class PostgresTicketRows
{
    private const string State = """
        version, queue_id, state, priority, lock, owner, responsible, answered_by, customer_key, customer_name,
        customer_address, title, created_at, changed_at, due_at, unlocks_at, wakes_at, customer_version, articles,
        participants, merged_into, tags, fields
        """;

    /// <summary>Keys that are taken. In their own order, so that two who take the same ones do not wait for each
    /// other.</summary>
    public static NpgsqlBatchCommand Receipts(IReadOnlyList<PostgresWrite> writes)
    {
        var rows = writes
            .SelectMany(write => write.Change.Receipts.Select(receipt => (Receipt: receipt, Write: write)))
            .OrderBy(row => row.Receipt).ToList();
        return new NpgsqlBatchCommand("""
            INSERT INTO receipt (id, ticket_id, article)
            SELECT id, CASE WHEN ticket_id > 0 THEN ticket_id
                            ELSE coalesce((SELECT ticket.id FROM ticket WHERE ticket.number = taken.number), 0) END,
                   article
              FROM unnest($1, $2, $3, $4) AS taken (id, ticket_id, number, article)
            ON CONFLICT (id) DO NOTHING
            """)
            .Column(NpgsqlDbType.Uuid, rows, row => row.Receipt)
            .Column(NpgsqlDbType.Bigint, rows, row => row.Write.TicketId)
            .Texts(rows, row => row.Write.Ticket.Number)
            .Column(NpgsqlDbType.Integer, rows, row => row.Write.Change.ReceiptArticle);
    }

    /// <summary>New tickets; one whose number is in use is left out.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<PostgresWrite> writes) => Bind(
        new NpgsqlBatchCommand($"""
            INSERT INTO ticket (number, {State}, id)
            SELECT *
              FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                          $21, $22, $23, $24, $25)
            ON CONFLICT (number) DO NOTHING
            """), writes).Column(NpgsqlDbType.Bigint, writes, write => write.TicketId);

    /// <summary>Tickets at the version before, with their ids. The version is the fence: of two who write the same
    /// one, the second finds no row.</summary>
    public static NpgsqlBatchCommand Update(IReadOnlyList<PostgresWrite> writes) => Bind(
        new NpgsqlBatchCommand($"""
            UPDATE ticket
               SET ({State}) = ROW (
                   changed.version, changed.queue_id, changed.state, changed.priority, changed.lock, changed.owner,
                   changed.responsible, changed.answered_by, changed.customer_key, changed.customer_name,
                   changed.customer_address, changed.title, changed.created_at, changed.changed_at, changed.due_at,
                   changed.unlocks_at, changed.wakes_at, changed.customer_version, changed.articles,
                   changed.participants, changed.merged_into, changed.tags, changed.fields)
              FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                          $21, $22, $23, $24) AS changed (number, {State})
             WHERE ticket.number = changed.number AND ticket.version = changed.version - 1
            RETURNING ticket.number, ticket.id
            """), writes);

    private static NpgsqlBatchCommand Bind(NpgsqlBatchCommand command, IReadOnlyList<PostgresWrite> writes) => command
        .Texts(writes, write => write.Ticket.Number)
        .Column(NpgsqlDbType.Bigint, writes, write => write.Ticket.Version)
        .Column(NpgsqlDbType.Integer, writes, write => write.QueueId)
        .Column(NpgsqlDbType.Smallint, writes, write => (short)write.Ticket.State)
        .Column(NpgsqlDbType.Smallint, writes, write => (short)write.Ticket.Priority)
        .Column(NpgsqlDbType.Smallint, writes, write => (short)write.Ticket.Lock)
        .Texts(writes, write => write.Ticket.Owner)
        .Texts(writes, write => write.Ticket.Responsible)
        .Texts(writes, write => write.Ticket.AnsweredBy)
        .Column(NpgsqlDbType.Bigint, writes, write => write.Packed.CustomerKey)
        .Texts(writes, write => write.Ticket.Customer.Name)
        .Texts(writes, write => write.Ticket.Customer.Address)
        .Texts(writes, write => write.Ticket.Title)
        .Column(NpgsqlDbType.Bigint, writes, write => write.Ticket.Created.UtcTicks)
        .Column(NpgsqlDbType.Bigint, writes, write => write.Ticket.Changed.UtcTicks)
        .Column(NpgsqlDbType.Bigint, writes, write => write.Ticket.Due?.UtcTicks)
        .Column(NpgsqlDbType.Bigint, writes, write => write.Ticket.UnlocksAt?.UtcTicks)
        .Column(NpgsqlDbType.Bigint, writes, write => write.Packed.WakesAt?.UtcTicks)
        .Column(NpgsqlDbType.Bigint, writes, write => write.Ticket.CustomerVersion)
        .Column(NpgsqlDbType.Integer, writes, write => write.Ticket.Articles)
        .Texts(writes, write => write.Packed.Participants)
        .Texts(writes, write => write.Ticket.MergedInto)
        .Texts(writes, write => write.Packed.Tags)
        .Texts(writes, write => write.Packed.Fields);
}
