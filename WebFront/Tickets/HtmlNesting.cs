using System.Collections.Frozen;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>Looks through HTML before it is parsed: for each element within thousands of others a parser walks up through
/// all of them, which takes minutes for a mail of a few hundred kilobytes.</summary>
internal static class HtmlNesting
{
    // More than is ever shown. Mail that leaves so many elements open on purpose is hardly worth a look.
    private const int Most = 4_000;

    private const int LongestName = 30;

    // Those that hold nothing, and those that the next of their kind closes.
    private static readonly FrozenSet<string> Harmless = new[]
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dd", "dt", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "option",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether more elements may be open at once than a parser gets through.</summary>
    public static bool IsTooDeep(ReadOnlySpan<char> html)
    {
        var open = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var opened = open.GetAlternateLookup<ReadOnlySpan<char>>();
        var harmless = Harmless.GetAlternateLookup<ReadOnlySpan<char>>();
        var depth = 0;
        while (html.IndexOf('<') is >= 0 and var at)
        {
            html = html[(at + 1)..];
            var isEnd = html.StartsWith("/");
            var name = Name(isEnd ? html[1..] : html);
            if (name.IsEmpty || harmless.Contains(name))
            {
                continue;
            }
            opened.TryGetValue(name, out var count);
            if (isEnd && count > 0) // an end of what was never begun ends nothing
            {
                depth--;
                opened[name] = count - 1;
            }
            else if (!isEnd)
            {
                opened[name] = count + 1;
                if (++depth > Most)
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> tag)
    {
        var length = 0;
        while (length < tag.Length && length < LongestName
            && (char.IsAsciiLetter(tag[length]) || (length > 0 && (char.IsAsciiDigit(tag[length]) || tag[length] is '-' or ':'))))
        {
            length++;
        }
        return tag[..length];
    }
}
