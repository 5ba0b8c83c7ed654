using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Keys that are taken for ever.</summary>
internal static class Receipts
{
    /// <summary>What the first known of these stands for, or nothing.</summary>
    public static async Task<ArticleRef?> FindAsync(
        ITicketDatabase database, ImmutableArray<Guid> receipts, CancellationToken cancellationToken)
    {
        foreach (var receipt in receipts)
        {
            if (await database.ReadOneAsync(Find(receipt), Read, cancellationToken) is { } first)
            {
                return first;
            }
        }
        return null;
    }

    public static Sql Find(Guid receipt) => new Sql("""
        SELECT ticket.number, receipt.article
          FROM receipt JOIN ticket ON ticket.id = receipt.ticket_id
         WHERE receipt.id = $1
        """).With(receipt);

    public static ArticleRef Read(IRow row) => new(row.Text(0), row.Int(1));
}
