using System.Collections.Immutable;
using System.Net;
using MimeKit;
using MimeKit.Cryptography;
using MimeKit.IO;
using MimeKit.Text;
using MimeKit.Tnef;
using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

/// <summary>Tells a mail's text from its files. The same mail always gives the same parts in the same order.</summary>
internal sealed partial class MailParts
{
    // Longer than any letter; the original stays downloadable.
    private const int MaxText = 400_000;

    private readonly MailReading reading;
    private readonly List<Body> bodies = [];
    private readonly List<MimeEntity> files = [];
    private int count;

    // What the mail says at one place, in one form or two.
    private readonly record struct Body(TextPart? Plain, TextPart? Html);

    private MailParts(MailReading reading) => this.reading = reading;

    public bool HasHtml => bodies.Exists(body => body.Html is not null);

    /// <summary>Whether all that it says is one text.</summary>
    public bool IsOneText => bodies is [{ Html: null }] && files.Count == 0;

    public static MailParts Of(MailReading reading)
    {
        var parts = new MailParts(reading) { raw = reading.Raw, whole = reading.Message.Body };
        if (reading.Message.Body is { } body)
        {
            parts.Add(body);
        }

        return parts;
    }

    /// <summary>Plain text, with LF.</summary>
    public string Text()
    {
        var texts = bodies.Select(PlainOf).Where(text => text.Length > 0).ToArray();
        return texts.Length == 1 ? texts[0]
            : texts.Length == 0 && files.Find(CalendarText.Is) is TextPart invitation
            ? CleanText.Body(CalendarText.Of(invitation), MaxText)
            : CleanText.Body(string.Join("\n\n", texts), MaxText);
    }

    /// <summary>HTML as it came; parts that are text alone are put between. All parted by NUL, so that none can reach
    /// into another.</summary>
    public string? Html() =>
        !HasHtml ? null
        : bodies is [{ Html: { } only }] ? HtmlOf(only)
        : string.Join('\0', bodies.Select(body => body.Html is { } html ? HtmlOf(html)
            : $"<div style=\"white-space:pre-wrap\">{WebUtility.HtmlEncode(PlainOf(body))}</div>"));

    public ImmutableArray<AttachmentInfo> Attachments() =>
        files.Count == 0
            ? []
            : [.. files.Select((file, index) => new AttachmentInfo
            {
                Id = index + 1,
                Name = NameOf(file, index + 1),
                ContentType = TypeOf(file),
                Size = SizeOf(file),
                ContentId = CleanText.Line(file.ContentId, 300) is { Length: > 0 } id ? id : null,
            })];

    public Attachment? Attachment(int id)
    {
        if (id < 1 || id > files.Count)
        {
            return null;
        }

        var file = files[id - 1];
        using var content = new MemoryStream();
        Write(file, content);
        return new(NameOf(file, id), TypeOf(file), content.ToArray());
    }

    private void Add(MimeEntity entity)
    {
        reading.Ended.ThrowIfCancellationRequested();
        reading.Limits.CheckParts(++count);

        switch (entity)
        {
            case Multipart { Count: 0 } broken: // its boundary never comes: all it has is text
                bodies.Add(new(new TextPart("plain") { Text = broken.Preamble ?? "" }, null));
                break;
            case MultipartAlternative alternative:
                AddAlternative(alternative);
                break;
            case MultipartRelated { Root: { } root } related:
                Add(root);
                AddAll(related.Where(part => part != root));
                break;
            case MultipartSigned signed:
                AddSigned(signed);
                break;
            case MultipartEncrypted encrypted:
                Protect(encrypted, new(ProtectionKind.PgpMime, ProtectionState.Encrypted));
                AddAll(encrypted);
                break;
            case Multipart multipart:
                AddAll(multipart);
                break;
            case MimePart wrapped when IsCms(wrapped, "application/pkcs7-mime", "application/x-pkcs7-mime", ".p7m"):
                files.Add(wrapped);
                Unwrap(wrapped);
                break;
            case TextPart amp when amp.ContentType.IsMimeType("text", "x-amp-html"): // a second HTML, for Gmail alone
                break;
            case MessageDeliveryStatus { Content: { } status }: // for people to read, more than a file
                bodies.Add(new(new TextPart("plain") { Content = status }, null));
                break;
            case TnefPart tnef:
                files.Add(tnef);
                Unpack(tnef);
                break;
            case TextPart { IsAttachment: false } text when IsBody(text) && UuencodedFiles.MayBeIn(text):
                var (rest, found) = UuencodedFiles.Split(PartText.Of(text));
                bodies.Add(new(new TextPart("plain") { Text = rest }, null));
                files.AddRange(found);
                break;
            case TextPart { IsAttachment: false } text when IsBody(text):
                bodies.Add(text.IsHtml ? new(null, text) : new(text, null));
                break;
            default:
                files.Add(entity);
                break;
        }
    }

    private void AddAll(IEnumerable<MimeEntity> entities)
    {
        foreach (var entity in entities)
        {
            Add(entity);
        }
    }

    // The forms of one text become one body; whatever else lies there (a calendar, pictures) stays a file.
    private void AddAlternative(MultipartAlternative alternative)
    {
        var inner = Inner();
        inner.AddAll(alternative);
        Take(inner);
        var html = inner.bodies.FindLast(body => body.Html is not null).Html;
        var plain = inner.bodies
            .Find(body => body.Plain is not null && (html is null || PlainOf(body).Length > 0)).Plain;
        if (html is not null || plain is not null)
        {
            bodies.Add(new(plain, html));
        }
    }

    private MailParts Inner() => new(reading) { count = count, signatures = signatures, raw = raw };

    private void Take(MailParts inner)
    {
        (count, signatures) = (inner.count, inner.signatures);
        files.AddRange(inner.files);
        Protection = Graver(Protection, inner.Protection);
    }

    private static string HtmlOf(TextPart html) => PartText.Whole(html).Replace('\0', '\uFFFD');

    // What Outlook packs into winmail.dat, for those who have no Outlook. The file itself stays.
    private void Unpack(TnefPart tnef)
    {
        try
        {
            if (tnef.ConvertToMessage().Body is { } body)
            {
                var inner = Inner();
                inner.Add(body);
                Take(inner);
                bodies.AddRange(bodies.Count == 0 ? inner.bodies : []);
            }
        }
        catch (Exception e) when (e is not (OutOfMemoryException or UnreadableMailException or OperationCanceledException))
        {
            // It is broken: there is nothing to show but the file.
        }
    }

    private static bool IsBody(TextPart text) =>
        (text.IsPlain || text.IsHtml || text.IsEnriched) && string.IsNullOrEmpty(text.FileName);

    private string PlainOf(Body body)
    {
        if (body.Plain is { } plain)
        {
            var text = PartText.Of(plain);
            text = plain.IsFlowed ? new FlowedToText { DeleteSpace = IsDelSp(plain) }.Convert(text) : text;
            return CleanText.Body(text, MaxText);
        }

        return CleanText.Body(HtmlText.Of(body.Html is null ? "" : PartText.Whole(body.Html), MaxText, reading.Ended), MaxText);
    }

    private static bool IsDelSp(TextPart text) =>
        "yes".Equals(text.ContentType.Parameters["delsp"], StringComparison.OrdinalIgnoreCase);

    private static string NameOf(MimeEntity file, int id)
    {
        var given = CleanText.FileName(file.ContentDisposition?.FileName ?? file.ContentType.Name);
        if (given.Length > 0)
        {
            return given;
        }

        if (file is MessagePart message)
        {
            var subject = CleanText.FileName(message.Message?.Subject?.Replace('/', '-').Replace('\\', '-'));
            return subject.Length > 0 ? $"{subject}.eml" : $"message-{id}.eml";
        }

        return MimeTypes.TryGetExtension(TypeOf(file), out var extension) ? $"file-{id}{extension}" : $"file-{id}";
    }

    private static string TypeOf(MimeEntity file) =>
        CleanText.Line(file.ContentType.MimeType, 100).ToLowerInvariant();

    private static long SizeOf(MimeEntity file)
    {
        using var measure = new MeasuringStream();
        Write(file, measure);
        return measure.Length;
    }

    private static void Write(MimeEntity file, Stream destination)
    {
        if (file is MessagePart message)
        {
            message.Message?.WriteTo(destination);
        }
        else
        {
            (file as MimePart)?.Content?.DecodeTo(destination);
        }
    }
}
