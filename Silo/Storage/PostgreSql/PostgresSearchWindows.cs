using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>The windows of a search by words, as PostgreSQL finds them. However much there is to look through, a window
/// looks at so much, and then ends early; and so does its page.</summary>
internal sealed class PostgresSearchWindows(
    PostgresQueries database, SearchText search, PostgresSearchFilter filter)
{
    private const int MostArticles = 10_000;
    private const int MostTexts = 256;
    private const int SmallestLot = 128;
    private const int LargestLot = 2_048;

    // Once so many were looked at, a list of all that may count is the shorter way, unless it is longer than this.
    private const int Many = 384;
    private const int Few = 5_000;

    private readonly PostgresMatches matches = new(database, search);
    private HashSet<long>? few;
    private bool isAsked;
    private int lot;

    public async Task FillAsync(SearchPage page, CancellationToken cancellationToken)
    {
        var parts = await PostgresIndexParts.ReadAsync(database, cancellationToken);
        for (var (articles, texts) = (0, 0); page.IsOpen;)
        {
            var sift = new PostgresSift(database, search, filter, page.Place);
            var window = await ReadAsync(page.Place, parts, sift, cancellationToken);
            articles += sift.Articles;
            texts += sift.Texts;
            page.Add(
                await ReadHeadsAsync(window.Matches, cancellationToken), window.End,
                isEnough: articles > MostArticles || texts > MostTexts);
        }
    }

    private async Task<SearchWindow> ReadAsync(
        SearchPlace place, ImmutableArray<IndexPart> parts, PostgresSift sift, CancellationToken cancellationToken)
    {
        var found = new List<SearchMatch>();
        lot = SmallestLot;
        var some = parts.Where(part => part.First < place.Below && part.Last >= place.Floor && filter.MayBeIn(part));
        await foreach (var articles in matches.ReadAsync(some, cancellationToken))
        {
            foreach (var ids in Lots(articles.Where(id => id < place.Below && id >= place.Floor)))
            {
                found.AddRange(await sift.TakeAsync(ids, matches.IsVague, cancellationToken));
                if (found.Count > place.MostTickets)
                {
                    found.RemoveRange(place.MostTickets, found.Count - place.MostTickets);
                    return new(found, found[^1].Article);
                }
                if (sift.Articles > MostArticles * place.Reach || sift.Texts > MostTexts * place.Reach)
                {
                    return new(found, ids[^1]);
                }
                if (sift.Articles > Many && !isAsked)
                {
                    isAsked = true;
                    few = await ReadFewAsync(cancellationToken);
                }
            }
        }
        return new(found, place.Floor);
    }

    private async Task<IEnumerable<SearchDocument>> ReadHeadsAsync(
        IReadOnlyList<SearchMatch> found, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
        {
            return [];
        }
        var heads = await database.ReadAsync(
            ArticleText.Heads([.. found.Select(match => match.Article)], "= ANY($1)"), ArticleText.ReadHead,
            cancellationToken);
        return heads.Select(head => head.Words());
    }

    private async Task<HashSet<long>?> ReadFewAsync(CancellationToken cancellationToken)
    {
        var all = await database.ReadAsync(filter.All(Few + 1), row => row.Long(0), cancellationToken);
        return all.Length > Few ? null : [.. all];
    }

    private IEnumerable<long[]> Lots(IEnumerable<long> articles)
    {
        var ids = new List<long>(SmallestLot);
        foreach (var article in articles)
        {
            if (few?.Contains(article) != false)
            {
                ids.Add(article);
            }
            if (ids.Count == lot)
            {
                yield return [.. ids];
                ids.Clear();
                lot = matches.IsVague ? lot : Math.Min(lot * 2, LargestLot);
            }
        }
        if (ids.Count > 0)
        {
            yield return [.. ids];
        }
    }
}
