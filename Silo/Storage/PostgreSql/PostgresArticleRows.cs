using Npgsql;
using NpgsqlTypes;
using OrleansTickets.Mail;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>The rows that follow a ticket's: articles, events, mail to send, notifications. Nothing of them refuses.
/// </summary>
internal static class PostgresArticleRows
{
    /// <summary>One statement for each table that gets rows.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Of(IReadOnlyList<PostgresWrite> writes)
    {
        var articles = Rows(writes, write => write.Packed.Articles);
        var events = writes.SelectMany(write => write.Packed.Events.Select(
            (data, ordinal) => (Write: write, Row: data, Ordinal: ordinal))).ToList();
        var outbox = Rows(writes, write => write.Change.Outbox);
        var returned = Rows(
            writes, write => write.Change.Returned.Where(returned => !returned.Failed.IsEmpty));
        // In their own order, so that two who write the same ones do not wait for each other; each once in a statement.
        var gone = Rows(writes, write => write.Packed.Gone)
            .OrderBy(row => row.Row, StringComparer.Ordinal).DistinctBy(row => row.Row).ToList();
        var told = Rows(writes, write => write.Change.Notifications);
        NpgsqlBatchCommand?[] all =
        [
            articles.Count > 0 ? Articles(articles) : null,
            events.Count > 0 ? Events(events) : null,
            outbox.Count > 0 ? Outbox(outbox) : null,
            returned.Count > 0 ? Returned(returned) : null,
            gone.Count > 0 ? Gone(gone) : null,
            told.Count > 0 ? Notifications(told) : null,
        ];
        return all.OfType<NpgsqlBatchCommand>();
    }

    private static List<(PostgresWrite Write, T Row)> Rows<T>(
        IReadOnlyList<PostgresWrite> writes, Func<PostgresWrite, IEnumerable<T>> rows) =>
        [.. writes.SelectMany(write => rows(write).Select(row => (write, row)))];

    private static NpgsqlBatchCommand Articles(List<(PostgresWrite Write, PackedArticle Row)> rows) =>
        new NpgsqlBatchCommand("""
            INSERT INTO article (ticket_id, number, message_key, sender_type, channel, mark, is_visible, has_html,
                                 created_at, author, from_name, from_address, recipients, cc, subject, message_id,
                                 attachments, has_raw, body, raw, protection)
            SELECT *
              FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
            """)
            .Column(NpgsqlDbType.Bigint, rows, row => row.Write.TicketId)
            .Column(NpgsqlDbType.Integer, rows, row => row.Row.Article.Id)
            .Column(NpgsqlDbType.Bigint, rows, row => row.Row.MessageKey)
            .Column(NpgsqlDbType.Smallint, rows, row => (short)row.Row.Article.SenderType)
            .Column(NpgsqlDbType.Smallint, rows, row => (short)row.Row.Article.Channel)
            .Column(NpgsqlDbType.Smallint, rows, row => (short)row.Row.Article.Mark)
            .Column(NpgsqlDbType.Smallint, rows, row => Flag(row.Row.Article.IsVisibleForCustomer))
            .Column(NpgsqlDbType.Smallint, rows, row => Flag(row.Row.Article.HasHtml))
            .Column(NpgsqlDbType.Bigint, rows, row => row.Row.Article.Created.UtcTicks)
            .Texts(rows, row => row.Row.Article.By)
            .Texts(rows, row => row.Row.Article.From.Name)
            .Texts(rows, row => row.Row.Article.From.Address)
            .Texts(rows, row => row.Row.To)
            .Texts(rows, row => row.Row.Cc)
            .Texts(rows, row => row.Row.Article.Subject)
            .Texts(rows, row => row.Row.Article.MessageId)
            .Texts(rows, row => row.Row.Attachments)
            .Column(NpgsqlDbType.Smallint, rows, row => Flag(row.Row.HasRaw))
            .Column(NpgsqlDbType.Bytea, rows, row => row.Row.Body)
            .Column(NpgsqlDbType.Bytea, rows, row => row.Row.Raw)
            .Texts(rows, row => row.Row.Protection);

    private static NpgsqlBatchCommand Events(List<(PostgresWrite Write, string Row, int Ordinal)> rows) =>
        new NpgsqlBatchCommand("""
            INSERT INTO ticket_event (ticket_id, version, ordinal, data) SELECT * FROM unnest($1, $2, $3, $4)
            """)
            .Column(NpgsqlDbType.Bigint, rows, row => row.Write.TicketId)
            .Column(NpgsqlDbType.Bigint, rows, row => row.Write.Ticket.Version)
            .Column(NpgsqlDbType.Integer, rows, row => row.Ordinal)
            .Texts(rows, row => row.Row);

    private static NpgsqlBatchCommand Outbox(List<(PostgresWrite Write, OutgoingMail Row)> rows) =>
        new NpgsqlBatchCommand("""
            INSERT INTO outbox (ticket_id, article, state, attempts, next_try, created_at, queue, message_id,
                                from_name, from_address, recipients, subject, auto_to)
            SELECT ticket_id, article, 1, 0, at, at, queue, message_id, from_name, from_address, recipients, subject,
                   auto_to
              FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS mail (
                   ticket_id, article, at, queue, message_id, from_name, from_address, recipients, subject, auto_to)
            """)
            .Column(NpgsqlDbType.Bigint, rows, row => row.Write.TicketId)
            .Column(NpgsqlDbType.Integer, rows, row => row.Row.Article)
            .Column(NpgsqlDbType.Bigint, rows, row => row.Write.Ticket.Changed.UtcTicks)
            .Texts(rows, row => row.Row.Queue)
            .Texts(rows, row => row.Row.MessageId)
            .Texts(rows, row => row.Row.From.Name)
            .Texts(rows, row => row.Row.From.Address)
            .Texts(rows, row => StoredJson.Write(row.Row.Recipients))
            .Texts(rows, row => row.Row.Subject)
            .Texts(rows, row => AutoResponseRow.To(row.Row));

    private static NpgsqlBatchCommand Returned(List<(PostgresWrite Write, ReturnedMail Row)> rows) =>
        new NpgsqlBatchCommand("""
            UPDATE outbox
               SET state = 4, next_try = NULL, recipients = returned.recipients, last_error = returned.last_error
              FROM unnest($1, $2, $3, $4) AS returned (ticket_id, article, recipients, last_error)
             WHERE outbox.ticket_id = returned.ticket_id AND outbox.article = returned.article
               AND state IN (3, 5)
            """)
            .Column(NpgsqlDbType.Bigint, rows, row => row.Write.TicketId)
            .Column(NpgsqlDbType.Integer, rows, row => row.Row.Article)
            .Texts(rows, row => StoredJson.Write(row.Row.Failed))
            .Texts(rows, row => row.Row.Detail);

    private static NpgsqlBatchCommand Gone(List<(PostgresWrite Write, string Row)> rows) =>
        new NpgsqlBatchCommand("""
            INSERT INTO gone_address (address, at)
            SELECT * FROM unnest($1, $2)
            ON CONFLICT (address) DO UPDATE SET at = excluded.at
            """)
            .Texts(rows, row => row.Row)
            .Column(NpgsqlDbType.Bigint, rows, row => row.Write.Ticket.Changed.UtcTicks);

    private static NpgsqlBatchCommand Notifications(List<(PostgresWrite Write, Agents.Notification Row)> rows) =>
        new NpgsqlBatchCommand("""
            INSERT INTO notification (agent, kind, ticket, queue, title, caused_by, at, is_read)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            """)
            .Texts(rows, row => row.Row.Agent)
            .Column(NpgsqlDbType.Smallint, rows, row => (short)row.Row.Kind)
            .Texts(rows, row => row.Row.Ticket)
            .Texts(rows, row => row.Row.Queue)
            .Texts(rows, row => row.Row.Title)
            .Texts(rows, row => row.Row.By)
            .Column(NpgsqlDbType.Bigint, rows, row => row.Row.At.UtcTicks)
            .Column(NpgsqlDbType.Smallint, rows, row => Flag(row.Row.IsRead));

    private static short Flag(bool value) => value ? (short)1 : (short)0;
}
