using System.Text;

namespace OrleansTickets.Mail;

/// <summary>Finds what a signature beside it was made of: the first part exactly as it lies in the mail, its lines
/// ended by CRLF (RFC 1847 section 2.1, RFC 8551 section 3.1.1).</summary>
internal static class SignedBytes
{
    /// <summary>The part's header and body, or nothing where the boundary does not come twice.</summary>
    /// <param name="raw">The mail.</param>
    /// <param name="boundary">Of the signed multipart.</param>
    public static byte[]? Of(ReadOnlySpan<byte> raw, string boundary)
    {
        var delimiter = Encoding.UTF8.GetBytes($"--{boundary}");
        var (_, from) = Find(raw, delimiter, 0);
        if (from < 0)
        {
            return null;
        }
        var (to, _) = Find(raw, delimiter, from);
        return to <= from ? null : WithLineEnds(raw[from..(raw[to - 2] == '\r' ? to - 2 : to - 1)]);
    }

    // The line that is this delimiter, and what comes after it.
    private static (int Start, int End) Find(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> delimiter, int from)
    {
        for (var at = from; raw[at..].IndexOf(delimiter) is >= 0 and var found;)
        {
            var start = at + found;
            at = start + delimiter.Length;
            var rest = raw[at..];
            var end = rest.IndexOf((byte)'\n');
            var line = (end < 0 ? rest : rest[..end]).TrimEnd(" \t\r"u8);
            if ((start == 0 || raw[start - 1] == '\n') && (line.IsEmpty || line.SequenceEqual("--"u8)))
            {
                return (start, end < 0 ? raw.Length : at + end + 1);
            }
        }
        return (-1, -1);
    }

    private static byte[] WithLineEnds(ReadOnlySpan<byte> part)
    {
        var bare = part.Count((byte)'\n') - part.Count("\r\n"u8);
        if (bare == 0)
        {
            return part.ToArray();
        }
        var lines = new byte[part.Length + bare];
        for (var (i, to) = (0, 0); i < part.Length; i++)
        {
            if (part[i] == '\n' && (i == 0 || part[i - 1] != '\r'))
            {
                lines[to++] = (byte)'\r';
            }
            lines[to++] = part[i];
        }
        return lines;
    }
}
