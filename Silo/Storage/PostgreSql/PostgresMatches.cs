using System.Runtime.CompilerServices;

namespace OrleansTickets.Storage;

/// <summary>The articles that hold the words of a search, the newest first, read from the index some parts at a time.
/// Whether words follow each other, the index does not know.</summary>
internal sealed class PostgresMatches(PostgresQueries database, SearchText search)
{
    // A common word fills a page from few articles; a rare one should not take many round trips.
    private const int FewArticles = 4_096;
    private const int MostArticles = 262_144;
    private const int Growth = 8;

    // More than so many words are left to those who look at the text.
    private const int MostTerms = 16;

    private readonly SearchTerm[] wanted = [.. search.Wanted.SelectMany(SearchTerm.Of).Take(MostTerms)];

    // The words of a phrase may well be there, if only they do not follow each other.
    private readonly SearchTerm[] unwanted =
        [.. search.Unwanted.Where(IsOneWord).SelectMany(SearchTerm.Of).Take(MostTerms)];

    /// <summary>Whether what is found counts only if its text fits.</summary>
    public bool IsVague { get; } = !search.Wanted.Concat(search.Unwanted).All(IsOneWord)
        || search.Wanted.Length > MostTerms || search.Unwanted.Length > MostTerms;

    private static bool IsOneWord(SearchPhrase phrase) => SearchTerm.Of(phrase).Count() == 1;

    /// <summary>What some parts hold at a time, each lot in descending order and below the one before.</summary>
    /// <param name="parts">Where to look, in ascending order.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async IAsyncEnumerable<IEnumerable<long>> ReadAsync(
        IEnumerable<IndexPart> parts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var most = FewArticles;
        var some = new List<IndexPart>();
        foreach (var part in parts.Reverse())
        {
            if (some.Count > 0 && some.Sum(one => one.Articles) + part.Articles > most)
            {
                yield return await ReadSomeAsync(some, cancellationToken);
                some.Clear();
                most = Math.Min(most * Growth, MostArticles);
            }
            some.Add(part);
        }
        if (some.Count > 0)
        {
            yield return await ReadSomeAsync(some, cancellationToken);
        }
    }

    private async Task<IEnumerable<long>> ReadSomeAsync(List<IndexPart> some, CancellationToken cancellationToken)
    {
        var found = some.Select(part => new ArticleSet(part)).ToList();
        for (var i = 0; i < wanted.Length && found.Count > 0; i++)
        {
            var sets = await ReadAsync(found, wanted[i], cancellationToken);
            if (i > 0)
            {
                found.ForEach(set => sets[set.Part.First].IntersectWith(set));
            }
            // In the parts of which a word leaves nothing, the next one is not looked for.
            found = [.. found.Select(set => sets[set.Part.First]).Where(set => !set.IsEmpty)];
        }
        for (var i = 0; i < unwanted.Length && found.Count > 0; i++)
        {
            var sets = await ReadAsync(found, unwanted[i], cancellationToken);
            found.ForEach(set => set.ExceptWith(sets[set.Part.First]));
        }
        return found.SelectMany(set => set.Newest());
    }

    private async Task<Dictionary<long, ArticleSet>> ReadAsync(
        IEnumerable<ArticleSet> parts, SearchTerm term, CancellationToken cancellationToken)
    {
        var sets = parts.ToDictionary(set => set.Part.First, set => new ArticleSet(set.Part));
        var chunks = await database.ReadAsync(
            Chunks([.. sets.Keys], term), row => (Part: row.Long(0), Words: row.Blob(1).ToArray()), cancellationToken);
        foreach (var (part, words) in chunks)
        {
            var reader = new WordChunkReader([words]);
            while (reader.Next() && !term.IsBefore(reader.Word))
            {
                if (term.Fits(reader.Word))
                {
                    sets[part].Add(reader.Postings);
                }
            }
        }
        return sets;
    }

    // Of each part the chunk in which the word would be; words that it begins may go on in the next chunks.
    private static Sql Chunks(long[] parts, SearchTerm term)
    {
        const string First = """
            SELECT wanted, chunk.words
              FROM unnest($1) AS wanted CROSS JOIN LATERAL (
                   SELECT words FROM search_chunk
                    WHERE part = wanted AND first_word <= $2
                    ORDER BY first_word DESC
                    LIMIT 1) AS chunk
            """;
        const string Next = """
            SELECT part, words FROM search_chunk WHERE part = ANY($1) AND first_word > $2 AND first_word < $3
            """;
        return term.IsPrefix
            ? new Sql($"{First} UNION ALL {Next}").With(parts).With(term.Word).With(term.Beyond)
            : new Sql(First).With(parts).With(term.Word);
    }
}
