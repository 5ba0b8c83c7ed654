using System.Buffers.Text;
using System.Runtime.InteropServices;
using OrleansTickets.Agents;

namespace OrleansTickets.Storage;

/// <summary>Where a page ended, in letters that a URL takes: the values by which the next one begins.</summary>
internal static class Cursor
{
    /// <param name="kind">Of which list and order it is; another one refuses it.</param>
    /// <param name="values">The order's values of the last item.</param>
    public static string Write(byte kind, params ReadOnlySpan<long> values) =>
        Base64Url.EncodeToString([kind, .. MemoryMarshal.AsBytes(values)]);

    /// <exception cref="InvalidRequestException">It is not of this kind, or not ours.</exception>
    public static long[] Read(byte kind, int count, string cursor)
    {
        var bytes = new byte[1 + (count * sizeof(long))];
        return Base64Url.IsValid(cursor, out var length) && length == bytes.Length
            && Base64Url.TryDecodeFromChars(cursor, bytes, out _) && bytes[0] == kind
                ? MemoryMarshal.Cast<byte, long>(bytes.AsSpan(1)).ToArray()
                : throw new InvalidRequestException("after", $"This is no cursor of this list in this order.");
    }

    /// <summary>The id that a list ordered by descending ids goes on below.</summary>
    public static long Below(byte kind, string? cursor) => cursor is null ? long.MaxValue : Read(kind, 1, cursor)[0];
}
