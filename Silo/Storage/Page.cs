using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>Pages by descending ids.</summary>
internal static class Page
{
    public const int Largest = 200;

    /// <summary>Reads one page; a row beyond it shows that there is another.</summary>
    public static (ImmutableArray<T> Items, string? Next) Read<T>(
        byte kind, int limit, Func<int, Statement> rows, Func<Statement, T> read, Func<T, long> id)
    {
        var size = Math.Clamp(limit, 1, Largest);
        var items = ImmutableArray.CreateBuilder<T>(size);
        var statement = rows(size + 1);
        while (statement.Next())
        {
            if (items.Count == size)
            {
                return (items.ToImmutable(), Cursor.Write(kind, id(items[^1])));
            }
            items.Add(read(statement));
        }
        return (items.ToImmutable(), null);
    }
}
