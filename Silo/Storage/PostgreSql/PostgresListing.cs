using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>One page of a list that is no search, by one query a round.</summary>
internal sealed class PostgresListing(ITicketDatabase database)
{
    /// <param name="query">What to list; its text is not looked at.</param>
    /// <param name="readable">What the agent may read, or all.</param>
    /// <param name="agent">For whom a ticket is unread.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<TicketPage> ReadAsync(
        TicketQuery query, ImmutableArray<string>? readable, string agent, CancellationToken cancellationToken)
    {
        var size = TicketPaging.Size(query);
        var (round, after) = TicketPaging.Start(query);
        var list = new PostgresListText(query, TicketPaging.Queues(query, readable), agent);
        // One more than the page shows that there is another page.
        var lines = new List<(int Round, TicketSummary Item, TicketPlace Place)>(size + 1);
        for (; round < TicketPaging.Rounds(query.Sort) && lines.Count <= size; round++)
        {
            var taken = list.Take(size + 1 - lines.Count, round, after);
            lines.AddRange(await database.ReadAsync(
                taken, row => (round, StoredSummary.Read(row), PostgresListText.Place(row)), cancellationToken));
            after = TicketPaging.First(query.Sort);
        }
        var items = lines.Take(size).Select(line => line.Item);
        var last = lines[..Math.Min(size, lines.Count)].LastOrDefault();
        return new([.. items], lines.Count > size ? TicketPaging.Next(query, last.Round, last.Place) : null);
    }

    /// <summary>What a search without any word finds.</summary>
    public async Task<TicketPage> ReadNewestAsync(
        SearchText search, ImmutableArray<string>? readable, string agent, CancellationToken cancellationToken) =>
        TicketPaging.Cut(
            await ReadAsync(TicketPaging.Newest(search), readable, agent, cancellationToken), search);
}
