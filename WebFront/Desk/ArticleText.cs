using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace OrleansTickets.WebFront.Desk;

/// <summary>What a piece of a plain text is.</summary>
internal enum PieceKind
{
    Text,

    /// <summary>Quoted from a mail before.</summary>
    Quote,

    /// <summary>From the line with two dashes on (RFC 3676 section 4.3).</summary>
    Signature,
}

/// <summary>A piece of a plain text, in the order of reading.</summary>
internal sealed record TextPiece(PieceKind Kind, string Text);

/// <summary>A run of characters that is an address in the web, or is not.</summary>
internal sealed record TextRun(string Text, string? Address);

/// <summary>Takes a plain-text mail apart, so that quotations can be folded and addresses followed.</summary>
internal static partial class ArticleText
{
    public static ImmutableArray<TextPiece> Pieces(string text)
    {
        var pieces = ImmutableArray.CreateBuilder<TextPiece>();
        var lines = new List<string>();
        var kind = PieceKind.Text;
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd().Split('\n'))
        {
            var now = KindOf(line, kind);
            if (now != kind)
            {
                Flush();
                kind = now;
            }
            lines.Add(now == PieceKind.Quote ? Unquote(line) : line);
        }
        Flush();
        return pieces.ToImmutable();

        void Flush()
        {
            var piece = string.Join('\n', lines).Trim('\n');
            lines.Clear();
            if (piece.Length > 0)
            {
                pieces.Add(new(kind, piece));
            }
        }
    }

    /// <summary>Only <c>http</c> and <c>https</c> become links: nothing else may a stranger's text make us follow.</summary>
    public static IEnumerable<TextRun> Runs(string text)
    {
        var from = 0;
        foreach (Match found in WebAddress().Matches(text))
        {
            var address = found.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '\'', '"', '>');
            if (found.Index > from)
            {
                yield return new(text[from..found.Index], null);
            }
            yield return new(address, address);
            from = found.Index + address.Length;
        }
        if (from < text.Length)
        {
            yield return new(text[from..], null);
        }
    }

    private static PieceKind KindOf(string line, PieceKind before) => line switch
    {
        _ when before == PieceKind.Signature => PieceKind.Signature,
        "-- " or "--" => PieceKind.Signature,
        _ when line.StartsWith('>') => PieceKind.Quote,
        // An empty line between two quoted ones belongs to the quotation; Flush trims those at its end.
        "" when before == PieceKind.Quote => PieceKind.Quote,
        _ => PieceKind.Text,
    };

    private static string Unquote(string line) => line.StartsWith("> ", StringComparison.Ordinal) ? line[2..]
        : line.StartsWith('>') ? line[1..]
        : line;

    [GeneratedRegex(@"https?://[^\s<>""]+", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex WebAddress();
}
