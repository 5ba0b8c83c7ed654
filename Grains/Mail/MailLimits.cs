using MimeKit;

namespace OrleansTickets.Mail;

/// <summary>What no honest mail exceeds. Checked before a mail is taken apart, for then it is too late.</summary>
internal static class MailLimits
{
    /// <summary>Bytes of a whole mail; the largest that providers take is 50 MB, in base64.</summary>
    public const int MaxSize = 75_000_000;

    public const int MaxParts = 2_000;

    public const int MaxDepth = 50;

    private const int MaxHeaders = 20_000;

    // Below this a mail cannot hold enough parts to hurt, and nearly every mail is below.
    private const int Harmless = 64 * 1024;

    /// <exception cref="UnreadableMailException">It is empty or exceeds a limit.</exception>
    public static void Check(byte[] raw)
    {
        if (raw.AsSpan().IndexOfAnyExcept(" \t\r\n\0"u8) < 0)
        {
            throw new UnreadableMailException("The mail is empty.");
        }

        if (raw.Length > MaxSize)
        {
            throw new UnreadableMailException($"The mail has {raw.Length} bytes, more than {MaxSize}.");
        }

        if (raw.Length > Harmless)
        {
            using var mail = new MemoryStream(raw, writable: false);
            new Counter(mail).Count();
        }
    }

    // Walks through the mail and keeps nothing of it.
    private sealed class Counter(Stream mail)
        : MimeReader(new ParserOptions { MaxMimeDepth = MaxDepth }, mail, MimeFormat.Entity)
    {
        private int parts;
        private int headers;

        public void Count()
        {
            try
            {
                ReadMessage();
            }
            catch (FormatException e)
            {
                throw new UnreadableMailException($"The mail cannot be parsed: {e.Message}", e);
            }
        }

        protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken) =>
            Limit(++headers, MaxHeaders, "header fields");

        protected override void OnMimePartBegin(
            ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
            Limit(++parts, MaxParts, "parts");

        protected override void OnMessagePartBegin(
            ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
            Limit(++parts, MaxParts, "parts");

        protected override void OnMultipartBegin(
            ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) =>
            Limit(++parts, MaxParts, "parts");

        private static void Limit(int count, int max, string what)
        {
            if (count > max)
            {
                throw new UnreadableMailException($"The mail has more than {max} {what}.");
            }
        }
    }
}
