using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>The rows of articles, read.</summary>
internal static class StoredArticle
{
    /// <summary>The last articles below this one, the last one first.</summary>
    public static Sql Last(string ticket, int before, int limit) => new Sql("""
        SELECT number, sender_type, channel, mark, is_visible, has_html, created_at, author, from_name,
               from_address, recipients, cc, subject, message_id, attachments, body, has_raw,
               (SELECT state FROM outbox
                 WHERE outbox.ticket_id = article.ticket_id AND outbox.article = article.number
                 ORDER BY outbox.id DESC LIMIT 1),
               protection
          FROM article
         WHERE ticket_id = (SELECT id FROM ticket WHERE number = $1) AND number < $2
         ORDER BY number DESC
         LIMIT $3
        """).With(ticket).With(before == 0 ? int.MaxValue : before).With(limit);

    /// <summary>A part that is damaged is left empty: the rest of the conversation can be read.</summary>
    public static Article Read(IRow row)
    {
        var isDamaged = false;
        return new()
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
            To = Whole(() => StoredJson.ReadList<Mailbox>(row.TextOrNull(10)), [], ref isDamaged),
            Cc = Whole(() => StoredJson.ReadList<Mailbox>(row.TextOrNull(11)), [], ref isDamaged),
            Subject = row.Text(12),
            MessageId = row.TextOrNull(13),
            Attachments = Whole(() => StoredJson.ReadList<AttachmentInfo>(row.TextOrNull(14)), [], ref isDamaged),
            Body = Whole(() => Packed.FirstText(row.Blob(15)), "", ref isDamaged),
            HasRaw = row.Bool(16),
            Delivery = row.IsNull(17) ? null : (Delivery)row.Int(17),
            Protection = Whole(() => ReadProtection(row.TextOrNull(18)), null, ref isDamaged),
            IsDamaged = isDamaged,
        };
    }

    /// <summary>Where the original bytes lie.</summary>
    public static Sql Raw(string ticket, int article) => new Sql("""
        SELECT raw, body
          FROM ticket JOIN article ON article.ticket_id = ticket.id
         WHERE ticket.number = $1 AND article.number = $2 AND has_raw = 1
        """).With(ticket).With(article);

    /// <exception cref="DamagedException">They are not what was stored.</exception>
    public static byte[] ReadRaw(IRow row)
    {
        var raw = row.IsNull(0) ? Packed.Second(row.Blob(1)) : Packed.First(row.Blob(0));
        return raw.Length > 0 ? raw : throw new DamagedException("The mail's bytes are gone.");
    }

    private static Protection? ReadProtection(string? json) =>
        json is null ? null : StoredJson.Read<Protection>(json);

    private static T Whole<T>(Func<T> read, T otherwise, ref bool isDamaged)
    {
        try
        {
            return read();
        }
        catch (DamagedException)
        {
            isDamaged = true;
            return otherwise;
        }
    }
}
