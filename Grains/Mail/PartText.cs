using System.Text;
using System.Text.Unicode;
using MimeKit;

namespace OrleansTickets.Mail;

/// <summary>Decodes the text of a part.</summary>
/// <remarks>MimeKit's way, through streams, filters and code pages, takes longer than the rest of reading a mail. It is
/// left to decide what is not plainly UTF-8.</remarks>
internal static class PartText
{
    private const int Most = 400_000;

    public static string Of(TextPart part)
    {
        if (part.Content is not { Stream: { Length: < Most } stream } content || !IsAsItIs(content.Encoding)
            || Charset(part) is not { } charset)
        {
            return Whole(part);
        }

        var bytes = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        var isPlain = charset == "utf-8"
            ? Utf8.IsValid(bytes) && !bytes.AsSpan().StartsWith("\uFEFF"u8)
            : Ascii.IsValid(bytes);
        return isPlain
            ? Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal)
            : Whole(part);
    }

    /// <summary>As MimeKit decodes it, but for UTF-7, whose runs must not be cut.</summary>
    public static string Whole(TextPart part)
    {
        if (part.ContentType.Charset is not { } charset || part.Content is null
            || CommonEncodings.Instance.GetEncoding(charset) is not Utf7 encoding)
        {
            return part.Text ?? "";
        }
        using var bytes = new MemoryStream();
        part.Content.DecodeTo(bytes);
        return encoding.GetString(bytes.ToArray());
    }

    private static bool IsAsItIs(ContentEncoding encoding) => encoding
        is ContentEncoding.Default or ContentEncoding.SevenBit or ContentEncoding.EightBit or ContentEncoding.Binary;

    // Where nothing is said it is ASCII, as long as its bytes are.
    private static string? Charset(TextPart part) =>
        part.ContentType.Charset?.ToLowerInvariant() switch
        {
            null or "us-ascii" => "us-ascii",
            "utf-8" => "utf-8",
            _ => null,
        };
}
