using System.Text;

namespace OrleansTickets.Storage;

/// <summary>Where a search found its words: a piece of text with each hit between U+0002 and U+0003.</summary>
internal static class Snippet
{
    private const int Before = 60;
    private const int Length = 200;

    /// <summary>A piece of the first text that has a hit, or nothing.</summary>
    public static string? Of(SearchText search, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            var hits = Hits(search, text);
            if (hits.Count > 0)
            {
                return Cut(text, hits);
            }
        }
        return null;
    }

    // Those that the piece can show: what follows is not even cut into words.
    private static List<Word> Hits(SearchText search, string text)
    {
        var hits = new List<Word>();
        foreach (var word in Words.Of(text))
        {
            if (hits.Count > 0 && word.Start > hits[0].Start + Length)
            {
                break;
            }
            if (IsHit(search, word.Text))
            {
                hits.Add(word);
            }
        }
        return hits;
    }

    private static bool IsHit(SearchText search, string word)
    {
        foreach (var phrase in search.Wanted)
        {
            for (var i = 0; i < phrase.Words.Length; i++)
            {
                if (word == phrase.Words[i] || (phrase.IsPrefix && i == phrase.Words.Length - 1
                    && word.StartsWith(phrase.Words[i], StringComparison.Ordinal)))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static string Cut(string text, List<Word> hits)
    {
        var start = Math.Max(0, hits[0].Start - Before);
        while (start > 0 && start < hits[0].Start && !char.IsWhiteSpace(text[start - 1]))
        {
            start++;
        }
        var end = Math.Max(hits[0].End, Math.Min(text.Length, start + Length));
        while (end < text.Length && end > hits[0].End && !char.IsWhiteSpace(text[end]))
        {
            end--;
        }
        var snippet = new StringBuilder(end - start + 32);
        _ = start > 0 ? snippet.Append("… ") : snippet;
        var from = start;
        foreach (var hit in hits.TakeWhile(hit => hit.End <= end))
        {
            if (hit.End <= from)
            {
                continue;
            }
            if (hit.Start <= from && snippet.Length > 0 && snippet[^1] == '\u0003')
            {
                snippet.Length--; // pairs of letters overlap or touch: one hit
            }
            else
            {
                AppendPlain(snippet, text.AsSpan(from, hit.Start - from));
                snippet.Append('\u0002');
                from = hit.Start;
            }
            AppendPlain(snippet, text.AsSpan(from, hit.End - from));
            snippet.Append('\u0003');
            from = hit.End;
        }
        AppendPlain(snippet, text.AsSpan(from, end - from));
        return (end < text.Length ? snippet.Append(" …") : snippet).ToString();
    }

    private static void AppendPlain(StringBuilder snippet, ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            var plain = char.IsControl(letter) ? ' ' : letter;
            if (plain != ' ' || snippet.Length == 0 || snippet[^1] != ' ')
            {
                snippet.Append(plain);
            }
        }
    }
}
