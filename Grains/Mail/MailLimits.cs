using System.ComponentModel.DataAnnotations;
using MimeKit;

namespace OrleansTickets.Mail;

/// <summary>What no honest mail exceeds. Checked before a mail is taken apart, for then it is too late. A mail that
/// does exceed it becomes an article of its header alone, and its bytes are held in quarantine. Section
/// <c>Mail:Limits</c>.</summary>
internal sealed class MailLimits
{
    public const string Section = "Mail:Limits";

    /// <summary>Parts within parts; what lies deeper is a file.</summary>
    public const int MaxDepth = 50;

    // Below this a mail cannot hold enough to hurt, and nearly every mail is below.
    private const int Harmless = 64 * 1024;

    // To read a header takes hundreds of times its bytes, and its longest line as often as it has pages. A letter to
    // thousands has half of this.
    private const int LargestHeader = 500_000;

    private const int MostBytes = 75_000_000;
    private const int MostParts = 20_000;
    private const int MostHeaders = 200_000;

    private bool mayHaveAnyHeader;

    /// <summary>Bytes of a whole mail; the largest that providers take is 50 MB, in base64.</summary>
    /// <value>The default value is 75 MB.</value>
    [Range(1_000, MostBytes)]
    public int Size { get; set; } = MostBytes;

    /// <summary>Parts of a mail, at all depths.</summary>
    /// <value>The default value is 2,000.</value>
    [Range(10, MostParts)]
    public int Parts { get; set; } = 2_000;

    /// <summary>Header fields of a mail and its parts.</summary>
    /// <value>The default value is 20,000.</value>
    [Range(100, MostHeaders)]
    public int Headers { get; set; } = 20_000;

    /// <summary>How many addresses are kept of each of From, To and Cc; those after them are not seen.</summary>
    /// <value>The default value is 200.</value>
    [Range(1, 5_000)]
    public int Recipients { get; set; } = 200;

    /// <summary>How long it may take to read a mail.</summary>
    /// <value>The default value is five seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:01:00")]
    public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(5);

    public static MailLimits Default { get; } = new();

    /// <summary>For what was taken in, whatever the limits were then.</summary>
    public static MailLimits Widest { get; } = new()
    {
        Parts = MostParts,
        Headers = MostHeaders,
        Time = TimeSpan.FromMinutes(1),
        mayHaveAnyHeader = true,
    };

    /// <summary>Ends the reading of a mail when it takes too long; nothing for those that cannot.</summary>
    public CancellationTokenSource? Clock(byte[] raw) => raw.Length > Harmless ? new(Time) : null;

    /// <exception cref="UnreadableMailException">It is empty.</exception>
    /// <exception cref="MailLimitException">It exceeds a limit.</exception>
    public void Check(byte[] raw, CancellationToken cancellationToken)
    {
        if (raw.AsSpan().IndexOfAnyExcept(" \t\r\n\0"u8) < 0)
        {
            throw new UnreadableMailException("The mail is empty.");
        }

        if (raw.Length > Size)
        {
            throw new MailLimitException($"The mail has {raw.Length} bytes, more than {Size}.");
        }

        if (raw.Length > LargestHeader && !mayHaveAnyHeader
            && !HasBlankLine(raw.AsSpan(0, LargestHeader)))
        {
            throw new MailLimitException($"The mail has a header of more than {LargestHeader} bytes.");
        }

        if (raw.Length > Harmless)
        {
            using var mail = new MemoryStream(raw, writable: false);
            new Counter(mail, this).Count(cancellationToken);
        }
    }

    /// <exception cref="MailLimitException">There are more parts than there may be.</exception>
    public void CheckParts(int parts) => Check(parts, Parts, "parts");

    private static bool HasBlankLine(ReadOnlySpan<byte> start) =>
        start.IndexOf("\n\r\n"u8) >= 0 || start.IndexOf("\n\n"u8) >= 0 || start.StartsWith("\r\n"u8) || start[0] == '\n';

    private static void Check(int count, int max, string what)
    {
        if (count > max)
        {
            throw new MailLimitException($"The mail has more than {max} {what}.");
        }
    }

    // Walks through the mail and keeps nothing of it.
    private sealed class Counter(Stream mail, MailLimits limits)
        : MimeReader(new ParserOptions { MaxMimeDepth = MaxDepth }, mail, MimeFormat.Entity)
    {
        private int parts;
        private int headers;

        public void Count(CancellationToken cancellationToken)
        {
            try
            {
                ReadMessage(cancellationToken);
            }
            catch (FormatException e)
            {
                throw new UnreadableMailException($"The mail cannot be parsed: {e.Message}", e);
            }
        }

        protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken) =>
            Check(++headers, limits.Headers, "header fields");

        protected override void OnMimePartBegin(
            ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
            limits.CheckParts(++parts);

        protected override void OnMessagePartBegin(
            ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
            limits.CheckParts(++parts);

        protected override void OnMultipartBegin(
            ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
            limits.CheckParts(++parts);
    }
}
