using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrleansTickets.Mail;

/// <summary>Takes out of strangers' text what no database, terminal or reader should meet.</summary>
internal static class CleanText
{
    private const int MaxFileName = 150;

    private static readonly SearchValues<char> Suspicious = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c)
            .Where(c => IsControl(c) || char.IsSurrogate(c))]);

    // What a body cannot take as it is.
    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c)
            .Where(c => (char.IsControl(c) && c is not ('\n' or '\t')) || char.IsSurrogate(c))]);

    private static readonly SearchValues<char> Unfit = SearchValues.Create("<>\"|?*");

    /// <summary>One line, blanks single, without control and bidirectional override characters.</summary>
    public static string Line(string? text, int max)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var trimmed = text.AsSpan().Trim();
        return trimmed.Length <= max && !trimmed.ContainsAny(Suspicious)
            && !trimmed.Contains("  ", StringComparison.Ordinal)
            ? trimmed.Length == text.Length ? text : trimmed.ToString()
            : Rebuild(trimmed, max, isLine: true);
    }

    /// <summary>Many lines, ended by LF, without control characters.</summary>
    public static string Body(string text, int max)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var trimmed = text.AsSpan().TrimEnd();
        return trimmed.Length <= max && !trimmed.ContainsAny(Special)
            ? trimmed.Length == text.Length ? text : trimmed.ToString()
            : Rebuild(trimmed, max, isLine: false);
    }

    /// <summary>A name for people: no path, nothing that turns it around or hides its end.</summary>
    public static string FileName(string? name)
    {
        var line = Line(name, 1_000);
        line = line[(line.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes())
        {
            // Format characters are invisible: zero width blanks, joiners, marks of direction.
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                clean.Append(rune.IsBmp && Unfit.Contains((char)rune.Value) ? "_" : rune.ToString());
            }
        }

        var fit = clean.ToString().Trim(' ', '.');
        if (fit.Length <= MaxFileName)
        {
            return fit;
        }

        var extension = Path.GetExtension(fit);
        extension = extension.Length <= 20 ? extension : "";
        return Cut(fit, MaxFileName - extension.Length).ToString() + extension;
    }

    private static string Rebuild(ReadOnlySpan<char> text, int max, bool isLine)
    {
        var clean = new StringBuilder(Math.Min(text.Length, max));
        for (var i = 0; i < text.Length && clean.Length < max; i++)
        {
            var c = text[i];
            if (c is '\r' && i + 1 < text.Length && text[i + 1] is '\n')
            {
                continue;
            }

            if (isLine ? char.IsWhiteSpace(c) : c is ' ')
            {
                if (!isLine || (clean.Length > 0 && clean[^1] != ' '))
                {
                    clean.Append(' ');
                }
            }
            else if (!isLine && c is '\n' or '\r' or '\f' or '\v')
            {
                clean.Append('\n');
            }
            else if (!isLine && c is '\t')
            {
                clean.Append(c);
            }
            else if (char.IsSurrogate(c))
            {
                if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                {
                    clean.Append(c).Append(text[++i]);
                }
                else
                {
                    clean.Append('\uFFFD'); // half a character: UTF-8 has no form for it
                }
            }
            else if (!IsControl(c) || (!isLine && !char.IsControl(c)))
            {
                clean.Append(c);
            }
        }

        var result = clean.ToString();
        return result.Length > max || (isLine && result.EndsWith(' ')) ? Cut(result, max).TrimEnd().ToString() : result;
    }

    private static ReadOnlySpan<char> Cut(string text, int max) =>
        text.Length <= max ? text : text.AsSpan(0, char.IsHighSurrogate(text[max - 1]) ? max - 1 : max);

    // C0, C1, the embeddings and overrides (U+202A to U+202E), the isolates (U+2066 to U+2069), and what nobody sees:
    // soft hyphens, blanks without width, marks of direction. The joiners (U+200C, U+200D) stay: Persian needs them.
    private static bool IsControl(char c) =>
        char.IsControl(c) || c is (>= '\u2028' and <= '\u202E') or (>= '\u2060' and <= '\u2069') or '\uFEFF'
            or '\u00AD' or '\u061C' or '\u180E' or '\u200B' or '\u200E' or '\u200F';
}
