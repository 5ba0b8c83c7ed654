using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>The rows of the index's parts.</summary>
internal static class PostgresIndexParts
{
    /// <summary>All parts in ascending order.</summary>
    public static Task<ImmutableArray<IndexPart>> ReadAsync(
        PostgresQueries database, CancellationToken cancellationToken) => database.ReadAsync(
        new Sql("SELECT first_article, last_article, articles, first_at, last_at FROM search_part ORDER BY first_article"),
        row => new IndexPart(row.Long(0), row.Long(1), row.Int(2), row.Time(3), row.Time(4)),
        cancellationToken);

    public static Sql Insert(IndexPart part) => new Sql("""
        INSERT INTO search_part (first_article, last_article, articles, first_at, last_at) VALUES ($1, $2, $3, $4, $5)
        """).With(part.First).With(part.Last).With(part.Articles).With(part.From).With(part.Until);
}
