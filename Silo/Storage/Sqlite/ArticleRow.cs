namespace OrleansTickets.Storage;

/// <summary>The row of an article.</summary>
internal static class ArticleRow
{
    public static void Insert(SqliteSession session, long ticket, PackedArticle packed)
    {
        var article = packed.Article;
        var row = session.Prepare("""
            INSERT INTO article (ticket_id, number, message_key, sender_type, channel, mark, is_visible, has_html,
                                 created_at, author, from_name, from_address, recipients, cc, subject, message_id,
                                 attachments, has_raw, body, raw, protection)
            VALUES (@ticket_id, @number, @message_key, @sender_type, @channel, @mark, @is_visible, @has_html,
                    @created_at, @author, @from_name, @from_address, @recipients, @cc, @subject, @message_id,
                    @attachments, @has_raw, @body, @raw, @protection)
            """)
            .Bind(ticket).Bind((long)article.Id).Bind(packed.MessageKey).Bind((long)article.SenderType)
            .Bind((long)article.Channel).Bind((long)article.Mark).Bind(article.IsVisibleForCustomer)
            .Bind(article.HasHtml).Bind(article.Created).Bind(article.By).Bind(article.From.Name)
            .Bind(article.From.Address).Bind(packed.To).Bind(packed.Cc).Bind(article.Subject)
            .Bind(article.MessageId).Bind(packed.Attachments).Bind(packed.HasRaw).Bind(packed.Body);
        _ = packed.Raw is null ? row.Bind((string?)null) : row.Bind(packed.Raw);
        row.Bind(packed.Protection).Run();
    }
}
