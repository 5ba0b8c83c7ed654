using System.Buffers;
using System.Text;

namespace OrleansTickets.Storage;

/// <summary>The words of a text, parted by blanks, as the index takes them.</summary>
/// <remarks>The same as joining <see cref="Words.Of"/>, but nearly every line is ASCII, and of such a line no word has
/// to be made one by one.</remarks>
internal static class WordList
{
    private const int LongestAtOnce = 1_000_000;

    private static readonly SearchValues<char> Part = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static string Of(string text)
    {
        if (text.Length > LongestAtOnce)
        {
            return string.Join(' ', Words.Of(text).Select(word => word.Text));
        }
        var list = new StringBuilder(text.Length);
        var count = 0;
        // No word goes over the end of a line.
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            count = Ascii.IsValid(line)
                ? AddAscii(list, line, count)
                : Add(list, Words.Of(line.ToString()), count);
        }
        return list.Length == 0 ? "" : list.ToString(0, list.Length - 1);
    }

    private static int AddAscii(StringBuilder list, ReadOnlySpan<char> line, int count)
    {
        Span<char> lower = stackalloc char[Words.LongestWord];
        for (; count < Words.MostOfText && line.IndexOfAny(Part) is >= 0 and var start; count++)
        {
            line = line[start..];
            var length = line.IndexOfAnyExcept(Part) is >= 0 and var end ? end : line.Length;
            Ascii.ToLower(line[..Math.Min(length, Words.LongestWord)], lower, out var written);
            list.Append(lower[..written]).Append(' ');
            line = line[length..];
        }
        return count;
    }

    private static int Add(StringBuilder list, IEnumerable<Word> words, int count)
    {
        foreach (var word in words.Take(Words.MostOfText - count))
        {
            list.Append(word.Text).Append(' ');
            count++;
        }
        return count;
    }
}
