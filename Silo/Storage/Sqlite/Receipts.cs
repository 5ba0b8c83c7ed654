using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Keys that are taken for ever.</summary>
internal static class Receipts
{
    /// <summary>What the receipt stands for, or nothing.</summary>
    public static ArticleRef? Find(SqliteSession session, Guid receipt)
    {
        var row = session.Prepare("""
            SELECT ticket.number, receipt.article
              FROM receipt JOIN ticket ON ticket.id = receipt.ticket_id
             WHERE receipt.id = @id
            """).Bind(receipt);
        if (!row.Next())
        {
            return null;
        }
        var first = new ArticleRef(row.Text(0), row.Int(1));
        row.Reset();
        return first;
    }
}
