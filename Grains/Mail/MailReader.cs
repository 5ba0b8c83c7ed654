using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using MimeKit;
using MimeKit.Utils;
using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

/// <summary>Reads raw mail. What it cannot read it refuses by name, so that nothing is lost and nobody hangs.</summary>
internal static class MailReader
{
    private const int MaxSubject = 500;
    private const int MaxReferences = 50;

    // RFC 5322 knows no limit but that of a line; longer ids are noise, and no index takes them.
    private const int MaxMessageId = 900;
    private const int MaxAddress = 320;
    private const int MaxName = 200;
    private const int MaxLanguages = 10;

    // More than any header; of one that is longer the names at its end are not seen.
    private const int LongestHeader = 64 * 1024;

    // What filters look at: all fields of any mail but an attack.
    private const int LongestHeaders = 1024 * 1024;
    private const int MaxHeader = 10_000;

    public static ParserOptions Options { get; } =
        new() { MaxMimeDepth = MailLimits.MaxDepth, CharsetEncoding = Encoding.UTF8 };

    // As in OTRS: where a queue's address is looked for, in this order.
    private static readonly HeaderId[] BeforeTo = [HeaderId.ResentTo];
    private static readonly string[] Envelope = ["Envelope-To"];
    private static readonly string[] AfterCc = ["Delivered-To", "X-Original-To"];

    /// <exception cref="UnreadableMailException">It is empty or broken beyond reading.</exception>
    /// <exception cref="MailLimitException">It exceeds the limits.</exception>
    public static ReadMail Read(byte[] raw, MailLimits? limits = null) => With(raw, limits ?? MailLimits.Default, Read);

    /// <summary>The bytes of its header alone, or of as much of it as is read in any case.</summary>
    public static byte[] HeaderOf(byte[] raw)
    {
        var start = raw.AsSpan(0, Math.Min(raw.Length, LongestHeader));
        var end = start.IndexOf("\r\n\r\n"u8) is >= 0 and var blank ? blank + 2
            : start.IndexOf("\n\n"u8) is >= 0 and var bare ? bare + 1
            : start.LastIndexOf((byte)'\n') + 1;
        return [.. start[..end], .. "\r\n"u8];
    }

    /// <summary>Of its header only what names it, other mails and tickets, at little cost; nothing where that cannot be
    /// read.</summary>
    public static ReadMail ReadNames(byte[] raw)
    {
        try
        {
            using var start = new MemoryStream(raw, 0, Math.Min(raw.Length, LongestHeader), writable: false);
            var headers = HeaderList.Load(Options, start);
            return new()
            {
                From = Mailbox.None,
                Subject = CleanText.Line(headers[HeaderId.Subject], MaxSubject),
                MessageId = MessageId(headers),
                InReplyTo = Ids(headers[HeaderId.InReplyTo]),
                References = Ids(headers[HeaderId.References]),
            };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new() { From = Mailbox.None }; // what is wrong with it is told by who reads it whole
        }
    }

    /// <summary>All fields of its header, decoded, by their names.</summary>
    public static ILookup<string, string> ReadHeaders(byte[] raw)
    {
        using var start = new MemoryStream(WithLineEnds(raw[..Math.Min(raw.Length, LongestHeaders)]), writable: false);
        IEnumerable<Header> headers;
        try
        {
            headers = HeaderList.Load(Options, start);
        }
        catch (FormatException) // MimeKit is kinder to whole mails
        {
            headers = [];
        }
        return headers.ToLookup(
            header => header.Field, header => CleanText.Line(header.Value, MaxHeader), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The HTML form exactly as it came, or nothing.</summary>
    /// <exception cref="UnreadableMailException">See <see cref="Read(byte[], MailLimits?)"/>.</exception>
    public static string? Html(byte[] raw) => With(raw, MailLimits.Widest, reading => MailParts.Of(reading).Html());

    /// <summary>The file with this id, or nothing.</summary>
    /// <exception cref="UnreadableMailException">See <see cref="Read(byte[], MailLimits?)"/>.</exception>
    public static Attachment? Attachment(byte[] raw, int id) =>
        With(raw, MailLimits.Widest, reading => MailParts.Of(reading).Attachment(id));

    private static T With<T>(byte[] raw, MailLimits limits, Func<MailReading, T> read)
    {
        raw = WithLineEnds(raw);
        using var clock = limits.Clock(raw);
        var ended = clock?.Token ?? CancellationToken.None;
        try
        {
            limits.Check(raw, ended);
            // Persistent: the parts are windows on these bytes, not copies.
            using var message = MimeMessage.Load(
                Options, new MemoryStream(raw, writable: false), persistent: true, ended);
            var result = read(new(message, raw, limits, ended));
            ended.ThrowIfCancellationRequested();
            return result;
        }
        catch (OperationCanceledException)
        {
            throw new MailLimitException($"To read the mail takes longer than {limits.Time.TotalSeconds} seconds.");
        }
        catch (Exception e) when (e is not (OutOfMemoryException or UnreadableMailException))
        {
            // Whatever MimeKit stumbles over in these bytes it will stumble over again: a retry cannot help.
            throw new UnreadableMailException($"The mail cannot be parsed: {e.Message}", e);
        }
    }

    // Old Macs, and gateways that took after them, end lines with CR alone; MimeKit would see one endless line.
    private static byte[] WithLineEnds(byte[] raw)
    {
        if (raw.AsSpan().Contains((byte)'\n') || !raw.AsSpan().Contains((byte)'\r'))
        {
            return raw;
        }

        var lines = (byte[])raw.Clone();
        lines.AsSpan().Replace((byte)'\r', (byte)'\n');
        return lines;
    }

    private static ReadMail Read(MailReading reading)
    {
        var message = reading.Message;
        var most = reading.Limits.Recipients;
        var parts = MailParts.Of(reading);
        var body = parts.Text();
        var to = Mailboxes(message.To, most);
        var cc = Mailboxes(message.Cc, most);
        var replyTo = Mailboxes(message.ReplyTo, most);
        var from = Mailboxes(message.From, most) is [var author, ..] ? author
            : message.Sender is { } sender ? ToMailbox(sender)
            : replyTo is [var answered, ..] ? answered
            : Mailbox.None;
        var subject = CleanText.Line(Subject(message), MaxSubject);
        var (automatic, bounce) = AutomaticMailCheck.Of(message, from, subject);
        return new ReadMail
        {
            From = from,
            ReplyTo =
            [
                .. replyTo.Where(mailbox => !mailbox.Address.Equals(from.Address, StringComparison.OrdinalIgnoreCase)),
            ],
            To = to,
            Cc = cc,
            Subject = subject,
            MessageId = MessageId(message.Headers),
            InReplyTo = Ids(message.Headers[HeaderId.InReplyTo]),
            References = Ids(message.Headers[HeaderId.References]),
            Date = message.Date == DateTimeOffset.MinValue ? null : message.Date,
            Body = body,
            HasHtml = parts.HasHtml,
            Attachments = parts.Attachments(),
            Protection = parts.Protection ?? PgpText.Of(body, parts.IsOneText),
            Automatic = automatic,
            Bounce = bounce,
            Authentication = SenderAuthentication.Read(message.Headers, from),
            Languages = Languages(message.Headers),
            Recipients =
            [
                .. BeforeTo.SelectMany(id => Named(message, id.ToHeaderName(), most)),
                .. Envelope.SelectMany(name => Named(message, name, most)),
                .. to.Select(mailbox => new Recipient("To", mailbox.Address)),
                .. cc.Select(mailbox => new Recipient("Cc", mailbox.Address)),
                .. AfterCc.SelectMany(name => Named(message, name, most)),
            ],
        };
    }

    // Eight-bit subjects say nothing of their charset: if it is not UTF-8 it is most likely that of the text.
    private static string? Subject(MimeMessage message)
    {
        var index = message.Headers.IndexOf(HeaderId.Subject);
        if (index < 0)
        {
            return message.Subject;
        }

        var header = message.Headers[index];
        return !Utf8.IsValid(header.RawValue)
            && message.BodyParts.OfType<TextPart>().FirstOrDefault()?.ContentType.CharsetEncoding is { } charset
            ? header.GetValue(charset)
            : EncodedWords.Decode(header.RawValue) ?? message.Subject;
    }

    // RFC 4021 section 2.1.10 and RFC 3282: what the sender would read, else what they wrote in.
    private static ImmutableArray<string> Languages(HeaderList headers) =>
        (headers["Accept-Language"] ?? headers["Content-Language"]) is not { } told ? [] :
        [
            .. told.Split(',').Select(each => each.Split(';')[0].Trim())
                .Where(tag => tag.Length is > 1 and < 36 && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '-'))
                .Take(MaxLanguages),
        ];

    private static IEnumerable<Recipient> Named(MimeMessage message, string name, int most) =>
        message.Headers
            .Where(header => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Take(most)
            .SelectMany(header => InternetAddressList.TryParse(Options, header.RawValue, out var list)
                ? Mailboxes(list, most)
                : [])
            .Select(mailbox => new Recipient(name, mailbox.Address));

    private static ImmutableArray<Mailbox> Mailboxes(InternetAddressList list, int most) =>
        list.Count == 0
            ? []
            : [.. list.Mailboxes.Take(most).Select(ToMailbox).Where(mailbox => mailbox.Address.Length > 0)];

    private static Mailbox ToMailbox(MailboxAddress mailbox)
    {
        var address = CleanText.Line(mailbox.GetAddress(idnEncode: true), MaxAddress);
        var name = CleanText.Line(mailbox.Name, MaxName).Trim('"', '\'', ' ');
        return new(name.Equals(address, StringComparison.OrdinalIgnoreCase) ? "" : name, address);
    }

    private static string? MessageId(HeaderList headers) =>
        Ids(headers[HeaderId.MessageId]) is [var id, ..] ? id : null;

    private static ImmutableArray<string> Ids(string? header) =>
        string.IsNullOrEmpty(header)
            ? []
            : [.. MimeUtils.EnumerateReferences(header)
                .Where(id => id.Length is > 0 and < MaxMessageId)
                .TakeLast(MaxReferences)
                .Select(id => $"<{CleanText.Line(id, MaxMessageId)}>")];
}

/// <summary>A mail that is being read.</summary>
/// <param name="Message">The mail, taken apart.</param>
/// <param name="Raw">Its bytes.</param>
/// <param name="Limits">What it may not exceed.</param>
/// <param name="Ended">Is cancelled when it takes too long.</param>
internal sealed record MailReading(MimeMessage Message, byte[] Raw, MailLimits Limits, CancellationToken Ended);
