using System.Collections.Immutable;
using MimeKit;
using MimeKit.Utils;

namespace OrleansTickets.Mail;

/// <summary>Finds in a bounce what came back: by the form of RFC 3464 where it has that, else by what servers write.
/// </summary>
internal static class BounceReader
{
    // The mail that came back begins somewhere behind the excuses.
    private const int MostText = 128 * 1024;
    private const int MostRecipients = 100;
    private const int LongestDetail = 500;
    private const int LongestId = 900;

    /// <summary>The report, of a mail that is one.</summary>
    public static BounceReport Read(MimeMessage message)
    {
        var parts = Parts(message.Body).ToList();
        var returned = Returned(parts);
        var text = returned is null ? Text(parts) : "";
        return new()
        {
            Recipients = [.. Recipients(message, parts).Take(MostRecipients)],
            MessageId = Id(returned?[HeaderId.MessageId]) ?? Id(Field(text, "message-id:")),
            Subject = CleanText.Line(returned?[HeaderId.Subject] ?? Field(text, "subject:"), LongestDetail),
        };
    }

    /// <summary>Of a report of abuse (RFC 5965): the mail it is about, and who complains.</summary>
    public static BounceReport ReadComplaint(MimeMessage message)
    {
        var parts = Parts(message.Body).ToList();
        var recipients = parts.Where(part => part.ContentType.IsMimeType("message", "feedback-report"))
            .SelectMany(Groups)
            .SelectMany(group => group.Where(header =>
                header.Field.Equals("Original-Rcpt-To", StringComparison.OrdinalIgnoreCase)))
            .Select(header => Address(header.Value)).OfType<string>();
        return Read(message) with
        {
            Recipients =
            [
                .. recipients.Take(MostRecipients)
                    .Select(address => new BouncedRecipient(address, BounceAction.Complained, "", "")),
            ],
        };
    }

    /// <summary>Whether a part of it says so in the form of RFC 3464.</summary>
    public static bool HasStatus(MimeMessage message) => Parts(message.Body).Any(IsStatus);

    /// <summary>Whether it brings another mail along, or the header of one.</summary>
    public static bool HasReturned(MimeMessage message) => Returned([.. Parts(message.Body)]) is not null;

    private static bool IsStatus(MimeEntity part) =>
        part.ContentType.IsMimeType("message", "delivery-status")
        || part.ContentType.IsMimeType("message", "global-delivery-status");

    // Not those of the mail that came back: what it brings along is its own affair.
    private static IEnumerable<MimeEntity> Parts(MimeEntity? entity) => entity switch
    {
        null => [],
        Multipart multipart => multipart.SelectMany(Parts),
        _ => [entity],
    };

    private static HeaderList? Returned(List<MimeEntity> parts)
    {
        foreach (var part in parts)
        {
            if (part is MessagePart { Message: { } inner })
            {
                return inner.Headers;
            }
            // A header alone, or a whole mail, under a name that MimeKit leaves closed.
            if (part is MimePart { Content: { } content } && part.ContentType.MediaSubtype.ToLowerInvariant()
                is "rfc822" or "rfc822-headers" or "global" or "global-headers")
            {
                using var bytes = content.Open();
                return HeaderList.Load(bytes);
            }
        }
        return null;
    }

    private static IEnumerable<BouncedRecipient> Recipients(MimeMessage message, List<MimeEntity> parts)
    {
        var told = parts.Where(IsStatus).SelectMany(Groups)
            .Select(Recipient).OfType<BouncedRecipient>().ToList();
        return told.Count > 0 ? told
            : message.Headers["X-Failed-Recipients"] is { } failed ? Failed(failed.Split(',', ';'))
            : Failed(Text(parts).Split('\n').Select(Bracketed).OfType<string>());
    }

    private static IEnumerable<HeaderList> Groups(MimeEntity part)
    {
        if (part is MessageDeliveryStatus status)
        {
            return status.StatusGroups;
        }
        if (part is not MimePart { Content: { } content })
        {
            return [];
        }
        // RFC 6533: the same in UTF-8.
        using var bytes = content.Open();
        var groups = new List<HeaderList>();
        using var reader = new StreamReader(bytes);
        foreach (var group in reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n\n").Take(MostRecipients))
        {
            using var one = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(group + "\n\n"));
            groups.Add(HeaderList.Load(one));
        }
        return groups;
    }

    private static BouncedRecipient? Recipient(HeaderList group)
    {
        var action = group["Action"]?.Trim().ToLowerInvariant() switch
        {
            { } word when word.StartsWith("fail", StringComparison.Ordinal) => BounceAction.Failed,
            { } word when word.StartsWith("delay", StringComparison.Ordinal) => BounceAction.Delayed,
            "delivered" or "relayed" or "expanded" => BounceAction.Delivered,
            _ => (BounceAction?)null,
        };
        var status = Word(group["Status"]);
        action ??= status switch
        {
            ['5', ..] => BounceAction.Failed,
            ['4', ..] => BounceAction.Delayed,
            ['2', ..] => BounceAction.Delivered,
            _ => null,
        };
        // To whom we sent it, rather than to whom it was passed on.
        var address = Address(group["Original-Recipient"]) ?? Address(group["Final-Recipient"]);
        return action is { } became && address is not null
            ? new(address, became, status, CleanText.Line(group["Diagnostic-Code"] ?? group["Status"], LongestDetail))
            : null;
    }

    private static IEnumerable<BouncedRecipient> Failed(IEnumerable<string> addresses) =>
        addresses.Select(Address).OfType<string>().Distinct()
            .Select(address => new BouncedRecipient(address, BounceAction.Failed, "", ""));

    // "rfc822; user@example.org", or without the type.
    private static string? Address(string? recipient)
    {
        var bare = recipient is null ? "" : recipient[(recipient.IndexOf(';') + 1)..].Trim(' ', '\t', '<', '>', '"');
        return bare.Contains('@') && MailboxAddress.TryParse(bare, out var mailbox)
            ? mailbox.GetAddress(idnEncode: true).ToLowerInvariant()
            : null;
    }

    // "<user@example.org>:", as qmail, Postfix and those who took after them begin a paragraph.
    private static string? Bracketed(string line) =>
        line.TrimStart() is ['<', ..] start && start.IndexOf('>') is > 1 and < 320 and var end
        && start.AsSpan(1, end - 1).Contains('@')
            ? start[1..end]
            : null;

    private static string Word(string? value) =>
        value?.Trim().Split(' ', '\t', '(') is [var word, ..] ? word : "";

    private static string Text(List<MimeEntity> parts)
    {
        var text = string.Join('\n', parts.OfType<TextPart>().Where(part => !part.IsHtml).Select(PartText.Of));
        return text.Length == 0 && parts.OfType<TextPart>().FirstOrDefault() is { } html
            ? HtmlText.Of(PartText.Of(html), MostText)
            : text[..Math.Min(text.Length, MostText)];
    }

    // The last one: servers put what came back at the end.
    private static string? Field(string text, string name) => text.Split('\n')
        .Select(line => line.TrimStart(' ', '\t', '>', '|'))
        .LastOrDefault(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase))?[name.Length..];

    private static string? Id(string? field) =>
        field is null ? null
        : MimeUtils.EnumerateReferences(field).FirstOrDefault() is { Length: > 0 and < LongestId } id ? $"<{id}>"
        : null;
}
