using System.Text;
using MimeKit;
using MimeKit.Encodings;
using MimeKit.IO;
using MimeKit.IO.Filters;

namespace OrleansTickets.Mail;

/// <summary>Files that old programs put into the text, uuencoded, from a line <c>begin 644 name</c> to a line <c>end</c>.
/// </summary>
internal static class UuencodedFiles
{
    private const int MostFiles = 50;

    /// <summary>Whether there is any sense in looking closer.</summary>
    public static bool MayBeIn(TextPart part)
    {
        if (!part.IsPlain || part.Content is not
            {
                Encoding: ContentEncoding.Default or ContentEncoding.SevenBit
            or ContentEncoding.EightBit or ContentEncoding.Binary or ContentEncoding.UUEncode
            } content)
        {
            return false;
        }
        var bytes = new byte[Math.Min(content.Stream!.Length, 1_000_000)];
        content.Stream.Position = 0;
        content.Stream.ReadExactly(bytes);
        return bytes.AsSpan().StartsWith("begin "u8) || bytes.AsSpan().IndexOf("\nbegin "u8) >= 0;
    }

    /// <summary>Parts the files from the text. What is not whole stays text.</summary>
    public static (string Text, List<MimePart> Files) Split(string text)
    {
        var (rest, files) = (new StringBuilder(text.Length), new List<MimePart>());
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (files.Count < MostFiles && Name(lines[i]) is { } name && End(lines, i + 1) is > 0 and var end)
            {
                files.Add(Decode(name, string.Join('\n', lines[i..(end + 1)])));
                i = end;
                continue;
            }
            rest.Append(lines[i]).Append('\n');
        }
        return (rest.ToString(), files);
    }

    private static string? Name(string line)
    {
        var words = line.TrimEnd('\r', ' ').Split(' ', 3);
        return words is ["begin", { Length: 3 or 4 } mode, { Length: > 0 } name]
            && mode.All(c => c is >= '0' and <= '7') ? name : null;
    }

    // Each line says how many bytes it has, in its first character.
    private static int End(string[] lines, int at)
    {
        for (var i = at; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line == "end")
            {
                return i;
            }
            if (line.Length == 0 || line[0] is < ' ' or > '`' || line.Length - 1 < ((line[0] - ' ') & 63) * 4 / 3)
            {
                return 0;
            }
        }
        return 0;
    }

    private static MimePart Decode(string name, string block)
    {
        var content = new MemoryStream();
        using (var decoded = new FilteredStream(content))
        {
            decoded.Add(new DecoderFilter(new UUDecoder()));
            decoded.Write(Encoding.ASCII.GetBytes(block + "\n"));
            decoded.Flush();
            return new(MimeTypes.GetMimeType(name))
            {
                Content = new MimeContent(new MemoryStream(content.ToArray(), writable: false)),
                FileName = name,
            };
        }
    }
}
