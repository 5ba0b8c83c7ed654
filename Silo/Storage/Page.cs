using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>Pages by descending ids.</summary>
internal static class Page
{
    public const int Largest = 200;

    /// <summary>Reads one page; a row beyond it shows that there is another.</summary>
    /// <param name="kind">Of which list the cursors are.</param>
    /// <param name="limit">How many are wanted.</param>
    /// <param name="rows">Reads so many.</param>
    /// <param name="id">By what they are ordered.</param>
    public static async Task<(ImmutableArray<T> Items, string? Next)> ReadAsync<T>(
        byte kind, int limit, Func<int, Task<ImmutableArray<T>>> rows, Func<T, long> id)
    {
        var size = Math.Clamp(limit, 1, Largest);
        var items = await rows(size + 1);
        return items.Length <= size ? (items, null) : (items[..size], Cursor.Write(kind, id(items[size - 1])));
    }
}
