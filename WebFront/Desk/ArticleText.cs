using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace OrleansTickets.WebFront.Desk;

/// <summary>What a piece of a plain text is.</summary>
internal enum PieceKind
{
    Text,

    /// <summary>Quoted from a mail before.</summary>
    Quote,

    /// <summary>From the line with two dashes on (RFC 3676 section 4.3), or what a telephone adds.</summary>
    Signature,

    /// <summary>Signed with PGP, with all lines that belong to that (RFC 9580 section 7).</summary>
    PgpSigned,
}

/// <summary>A piece of a plain text, in the order of reading.</summary>
internal sealed record TextPiece(PieceKind Kind, string Text);

/// <summary>A run of characters that is an address in the web, or is not.</summary>
internal sealed record TextRun(string Text, string? Address);

/// <summary>Takes a plain-text mail apart, so that quotations can be folded and addresses followed.</summary>
internal static partial class ArticleText
{
    private const string PgpBegin = "-----BEGIN PGP SIGNED MESSAGE-----";
    private const string PgpEnd = "-----END PGP SIGNATURE-----";

    /// <summary>The whole text in pieces, nothing left out: what the author wrote, what they quote with the lines that
    /// say of whom it is, and what they sign with. Answers between quoted lines stay texts of their own.</summary>
    public static ImmutableArray<TextPiece> Pieces(string text)
    {
        var all = text.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        var pieces = ImmutableArray.CreateBuilder<TextPiece>();
        var lines = new List<string>();
        var kind = PieceKind.Text;
        for (var i = 0; i < all.Length;)
        {
            var (now, count) = Next(all, i, kind);
            if (now != kind)
            {
                Flush();
                kind = now;
            }
            lines.AddRange(all[i..(i + count)]);
            i += count;
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

    // What the lines from here on are, and how many of them belong together.
    private static (PieceKind Kind, int Count) Next(string[] lines, int at, PieceKind before)
    {
        var line = lines[at];
        if (line.TrimEnd() == PgpBegin && Array.FindIndex(lines, at, each => each.TrimEnd() == PgpEnd) is > 0 and var end)
        {
            return (PieceKind.PgpSigned, end + 1 - at);
        }
        if (IsQuoted(line))
        {
            return (PieceKind.Quote, 1);
        }
        if (QuoteMarks.IsSplit(lines, at))
        {
            return (PieceKind.Quote, lines.Length - at);
        }
        if (QuoteMarks.Attribution(lines, at) is > 0 and var count)
        {
            var next = Array.FindIndex(lines, at + count, each => each.Trim().Length > 0);
            return next >= 0 && IsQuoted(lines[next]) ? (PieceKind.Quote, next - at) // an answer may come within
                : (PieceKind.Quote, lines.Length - at);
        }
        // An empty line between two quoted ones belongs to the quotation; Flush trims those at its end.
        return line.Trim().Length == 0 && before != PieceKind.Text ? (before, 1)
            : before == PieceKind.Signature || line is "-- " or "--" || QuoteMarks.IsSignature(line)
            ? (PieceKind.Signature, 1)
            : (PieceKind.Text, 1);
    }

    private static bool IsQuoted(string line) => line.TrimStart(' ').StartsWith('>');

    [GeneratedRegex(@"https?://[^\s<>""]+", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex WebAddress();
}
