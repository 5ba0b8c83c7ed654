using System.Text;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>The row of an article, packed before it waits for the writer.</summary>
internal sealed class ArticleRow(NewArticle added)
{
    // Who reads the body of such a mail should not have to load its attachments.
    private const int LargestWithBody = 32_768;

    private readonly Article article = added.Article;
    private readonly string? to = StoredJson.WriteList(added.Article.To);
    private readonly string? cc = StoredJson.WriteList(added.Article.Cc);
    private readonly string? attachments = StoredJson.WriteList(added.Article.Attachments);
    private readonly byte[] body = Packed.Pack(
        Encoding.UTF8.GetBytes(StoredText.Clean(added.Article.Body)),
        added.Raw.Length <= LargestWithBody ? added.Raw.Span : default);
    private readonly byte[]? raw = added.Raw.Length <= LargestWithBody ? null : Packed.Pack(added.Raw.Span);

    /// <summary>About the bytes that it holds: what is packed, and what it was packed from.</summary>
    public long Size =>
        (long)body.Length + (raw?.Length ?? 0) + added.Raw.Length + (article.Body.Length * sizeof(char));

    private long? MessageKey => article.MessageId is { } id ? StoredText.Key(StoredText.Clean(id)) : null;

    public void Insert(SqliteSession session, long ticket)
    {
        var row = session.Prepare("""
            INSERT INTO article (ticket_id, number, message_key, sender_type, channel, mark, is_visible, has_html,
                                 created_at, author, from_name, from_address, recipients, cc, subject, message_id,
                                 attachments, has_raw, body, raw)
            VALUES (@ticket_id, @number, @message_key, @sender_type, @channel, @mark, @is_visible, @has_html,
                    @created_at, @author, @from_name, @from_address, @recipients, @cc, @subject, @message_id,
                    @attachments, @has_raw, @body, @raw)
            """)
            .Bind(ticket).Bind((long)article.Id).Bind(MessageKey).Bind((long)article.SenderType)
            .Bind((long)article.Channel).Bind((long)article.Mark).Bind(article.IsVisibleForCustomer)
            .Bind(article.HasHtml).Bind(article.Created).Bind(article.By).Bind(article.From.Name)
            .Bind(article.From.Address).Bind(to).Bind(cc).Bind(article.Subject).Bind(article.MessageId)
            .Bind(attachments).Bind(!added.Raw.IsEmpty).Bind(body);
        _ = raw is null ? row.Bind((string?)null) : row.Bind(raw);
        row.Run();
    }

    /// <summary>The original bytes, or nothing.</summary>
    public static byte[]? ReadRaw(SqliteSession session, string ticket, int article)
    {
        var row = session.Prepare("""
            SELECT raw, body
              FROM ticket JOIN article ON article.ticket_id = ticket.id
             WHERE ticket.number = @ticket AND article.number = @article AND has_raw = 1
            """).Bind(ticket).Bind((long)article);
        return !row.Next() ? null : row.IsNull(0) ? Packed.Second(row.Blob(1)) : Packed.First(row.Blob(0));
    }

    /// <summary>The last articles below this one, in order.</summary>
    public static IEnumerable<Article> ReadLast(SqliteSession session, string ticket, int before, int limit)
    {
        var rows = session.Prepare("""
            SELECT article.number, sender_type, channel, mark, is_visible, has_html, article.created_at, author,
                   from_name, from_address, recipients, cc, subject, message_id, attachments, body, has_raw,
                   (SELECT state FROM outbox
                     WHERE outbox.ticket_id = ticket.id AND outbox.article = article.number
                     ORDER BY outbox.id DESC LIMIT 1)
              FROM ticket JOIN article ON article.ticket_id = ticket.id
             WHERE ticket.number = @ticket AND article.number < @before
             ORDER BY article.number DESC
             LIMIT @limit
            """).Bind(ticket).Bind(before == 0 ? long.MaxValue : before).Bind((long)limit);
        var read = new List<Article>();
        while (rows.Next())
        {
            read.Add(Read(rows));
        }
        read.Reverse();
        return read;
    }

    private static Article Read(Statement row) => new()
    {
        Id = row.Int(0),
        SenderType = (SenderType)row.Int(1),
        Channel = (CommunicationChannel)row.Int(2),
        Mark = (ArticleMark)row.Int(3),
        IsVisibleForCustomer = row.Bool(4),
        HasHtml = row.Bool(5),
        Created = row.Time(6),
        By = row.TextOrNull(7),
        From = new(row.Text(8), row.Text(9)),
        To = StoredJson.ReadList<Mailbox>(row.TextOrNull(10)),
        Cc = StoredJson.ReadList<Mailbox>(row.TextOrNull(11)),
        Subject = row.Text(12),
        MessageId = row.TextOrNull(13),
        Attachments = StoredJson.ReadList<AttachmentInfo>(row.TextOrNull(14)),
        Body = Packed.FirstText(row.Blob(15)),
        HasRaw = row.Bool(16),
        Delivery = row.IsNull(17) ? null : (Delivery)row.Int(17),
    };
}
