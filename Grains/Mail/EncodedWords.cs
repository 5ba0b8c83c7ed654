using System.Text;
using System.Text.RegularExpressions;
using MimeKit.Utils;

namespace OrleansTickets.Mail;

/// <summary>Words of a header (RFC 2047) that MimeKit reads otherwise than meant: those in UTF-7, and those in base64
/// that lack its end.</summary>
internal static partial class EncodedWords
{
    private const string Utf7Word = "=?utf-7?";

    /// <summary>The text, or nothing where MimeKit knows best.</summary>
    public static string? Decode(byte[] header)
    {
        var raw = Encoding.Latin1.GetString(header);
        var isUtf7 = raw.Contains(Utf7Word, StringComparison.OrdinalIgnoreCase);
        var padded = Base64Word().Replace(raw, Pad);
        if (!isUtf7 && padded == raw)
        {
            return null;
        }
        var text = Rfc2047.DecodeText(MailReader.Options, Encoding.Latin1.GetBytes(padded));
        return isUtf7 && Ascii.IsValid(text) && CommonEncodings.Instance.GetEncoding("utf-7") is { } encoding
            ? encoding.GetString(Encoding.ASCII.GetBytes(text))
            : text;
    }

    private static string Pad(Match word) =>
        word.Groups[2].Length % 4 is var over and > 1 ? $"{word.Groups[1]}{word.Groups[2]}{new string('=', 4 - over)}?="
            : word.Value;

    [GeneratedRegex(@"(=\?[^?\s]+\?[bB]\?)([A-Za-z0-9+/]+)\?=", RegexOptions.NonBacktracking)]
    private static partial Regex Base64Word();
}
