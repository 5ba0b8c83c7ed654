using System.Collections.Immutable;
using System.Text;
using MimeKit;
using MimeKit.Text;
using MimeKit.Utils;
using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

/// <summary>What a mail of ours consists of.</summary>
internal sealed record OutgoingMessageParts
{
    public required Mailbox From { get; init; }

    public ImmutableArray<Mailbox> To { get; init; } = [];

    public ImmutableArray<Mailbox> Cc { get; init; } = [];

    public required string Subject { get; init; }

    /// <summary>Where answers go; nothing means to <see cref="From"/>.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>With its angle brackets; see <see cref="MailSeal.NewId"/>.</summary>
    public required string MessageId { get; init; }

    /// <summary>With angle brackets.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>With angle brackets, oldest first.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    public required DateTimeOffset Date { get; init; }

    public required string TextBody { get; init; }

    public string? HtmlBody { get; init; }

    public ImmutableArray<Attachment> Attachments { get; init; } = [];

    /// <summary>Whether a program wrote it, which it then tells all programs that read it (RFC 3834 section 3.1.7).
    /// </summary>
    public bool IsAutoResponse { get; init; }
}

/// <summary>Builds the bytes of a mail of ours, so that every server takes and every client shows them.</summary>
internal static class OutgoingMessage
{
    // The first and the last ids are those by which clients thread (RFC 5322 section 3.6.4 bounds nothing).
    private const int MaxReferences = 20;
    private const int MaxSubject = 500;

    private static readonly FormatOptions Format = CreateFormat();

    public static byte[] Build(OutgoingMessageParts parts)
    {
        using var message = new MimeMessage();
        message.Headers.Clear();
        message.From.AddRange(Mailboxes([parts.From]));
        if (parts.ReplyTo is { } answers)
        {
            message.ReplyTo.AddRange(Mailboxes([parts.From with { Address = answers }]));
        }
        message.To.AddRange(Mailboxes(parts.To));
        message.Cc.AddRange(Mailboxes(parts.Cc));
        message.Subject = CleanText.Line(parts.Subject, MaxSubject);
        message.Date = parts.Date;
        message.MessageId = Bare(parts.MessageId)
            ?? throw new ArgumentException($"{parts.MessageId} is no Message-ID.", nameof(parts));
        AddIds(message, HeaderId.InReplyTo, [parts.InReplyTo]);
        AddIds(message, HeaderId.References, Bounded(parts.References));
        if (parts.IsAutoResponse)
        {
            MarkAutomatic(message.Headers, parts.From.Address);
        }
        message.Body = Body(parts);
        message.Prepare(EncodingConstraint.SevenBit);
        using var bytes = new MemoryStream();
        message.WriteTo(Format, bytes);
        return bytes.ToArray();
    }

    // Each help desk and mail program looks for another of these.
    private static void MarkAutomatic(HeaderList headers, string address)
    {
        headers.Add(HeaderId.AutoSubmitted, "auto-replied");
        headers.Add(HeaderId.Precedence, "bulk");
        headers.Add("X-Auto-Response-Suppress", "All");
        headers.Add("X-Loop", CleanText.Line(address, 320));
    }

    private static MimeEntity Body(OutgoingMessageParts parts)
    {
        MimeEntity body = Text(TextFormat.Plain, parts.TextBody);
        if (parts.HtmlBody is { } html)
        {
            body = new MultipartAlternative(body, Text(TextFormat.Html, html));
        }

        return parts.Attachments.IsEmpty ? body : new Multipart("mixed", [body, .. parts.Attachments.Select(File)]);
    }

    private static TextPart Text(TextFormat format, string text)
    {
        var part = new TextPart(format);
        part.SetText(Encoding.UTF8, CleanText.Body(text, int.MaxValue) + "\n");
        return part;
    }

    private static MimePart File(Attachment attachment)
    {
        var type = ContentType.TryParse(attachment.ContentType, out var given) && !IsStructure(given)
            ? given
            : new ContentType("application", "octet-stream");
        var name = CleanText.FileName(attachment.Name);
        return new MimePart(type)
        {
            Content = new MimeContent(new MemoryStream(attachment.Content, writable: false)),
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
            ContentTransferEncoding = ContentEncoding.Base64,
            FileName = name.Length > 0 ? name : "file",
        };
    }

    // A file is bytes to us: it may not claim to be a part that readers take apart.
    private static bool IsStructure(ContentType type) =>
        type.MediaType.Equals("multipart", StringComparison.OrdinalIgnoreCase)
        || type.MediaType.Equals("message", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<MailboxAddress> Mailboxes(ImmutableArray<Mailbox> mailboxes) =>
        mailboxes
            .Select(mailbox => MailboxAddress.TryParse(CleanText.Line(mailbox.Address, 320), out var address)
                ? new MailboxAddress(Encoding.UTF8, CleanText.Line(mailbox.Name, 200), address.Address)
                : null)
            .OfType<MailboxAddress>();

    private static IEnumerable<string> Bounded(ImmutableArray<string> references) =>
        references.Length <= MaxReferences
            ? references
            : references.Take(1).Concat(references.TakeLast(MaxReferences - 1));

    // Other people's ids go back as they came, however odd, as long as they can stand in a header.
    private static void AddIds(MimeMessage message, HeaderId header, IEnumerable<string?> ids)
    {
        var bare = ids.Select(Bare).OfType<string>().Where(id => id.All(c => c is > ' ' and <= '~')).ToArray();
        if (bare.Length > 0)
        {
            message.Headers.Add(header, string.Join(' ', bare.Select(id => $"<{id}>")));
        }
    }

    private static string? Bare(string? id) => id is null ? null : MimeUtils.EnumerateReferences(id).FirstOrDefault();

    private static FormatOptions CreateFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.AllowMixedHeaderCharsets = false;
        return format;
    }
}
