using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>One page of a search in PostgreSQL.</summary>
internal sealed class PostgresTicketSearch(PostgresDatabase database, PostgresListing listing)
{
    public async Task<TicketPage> ReadAsync(
        TicketQuery query, ImmutableArray<string>? readable, string agent, CancellationToken cancellationToken)
    {
        if (await FindNumberAsync(query, readable, agent, cancellationToken) is { } one)
        {
            return new([one], null);
        }
        var search = SearchText.Parse(query);
        return search switch
        {
            { Wanted.IsEmpty: false } => await database.ReadAsync(
                snapshot => ReadMatchesAsync(snapshot, search, readable, agent, cancellationToken), cancellationToken),
            { HasFilter: true } => await listing.ReadNewestAsync(search, readable, agent, cancellationToken),
            _ => new([], null),
        };
    }

    private async Task<TicketSummary?> FindNumberAsync(
        TicketQuery query, ImmutableArray<string>? readable, string agent, CancellationToken cancellationToken)
    {
        var found = SearchText.Number(query.Text!) is { } number
            ? await database.ReadOneAsync(StoredSummary.Of(number, agent), StoredSummary.Read, cancellationToken)
            : null;
        return found is null || readable is null || readable.Value.Contains(found.Queue) ? found : null;
    }

    private static async Task<TicketPage> ReadMatchesAsync(
        PostgresQueries snapshot, SearchText search, ImmutableArray<string>? readable, string agent,
        CancellationToken cancellationToken)
    {
        var (last, version, article) = (await snapshot.ReadAsync(
            new Sql("SELECT coalesce((SELECT max(id) FROM article), 0), version, article FROM search_progress"),
            row => (row.Long(0), row.Long(1), row.Long(2)), cancellationToken))[0];
        // Words in the form of another program are not read: they are replaced when its last silo has stopped.
        var progress = version == PostgresSearchIndex.Version ? article : 0;
        var filter = new PostgresSearchFilter(search, TicketPaging.Queues(search.Query, readable));
        var page = new SearchPage(search, progress);
        if (progress > 0)
        {
            await new PostgresSearchWindows(snapshot, search, filter).FillAsync(page, cancellationToken);
        }
        return new(await ReadItemsAsync(snapshot, search, page.Found, agent, cancellationToken), page.Next)
        {
            Lag = (int)Math.Clamp(last - progress, 0, int.MaxValue),
        };
    }

    private static async Task<ImmutableArray<TicketSummary>> ReadItemsAsync(
        PostgresQueries snapshot, SearchText search, List<SearchMatch> found, string agent,
        CancellationToken cancellationToken)
    {
        if (found.Count == 0)
        {
            return [];
        }
        var items = await snapshot.ReadAsync(
            new Sql($"""
                SELECT {StoredSummary.Columns}, ticket.id
                  FROM ticket JOIN queue ON queue.id = queue_id
                 WHERE ticket.id = ANY($2)
                """).With(agent).With([.. found.Select(match => match.Ticket)]),
            row => (Ticket: row.Long(14), Item: StoredSummary.Read(row)), cancellationToken);
        var texts = await snapshot.ReadAsync(
            ArticleText.Of([.. found.Select(match => match.Article)]), ArticleText.Read, cancellationToken);
        var (byTicket, byArticle) = (
            items.ToDictionary(row => row.Ticket, row => row.Item), texts.ToDictionary(text => text.Article));
        return
        [
            .. found.Select(match => byTicket[match.Ticket] with
            {
                Snippet = byArticle[match.Article].Snippet(search),
            }),
        ];
    }
}
