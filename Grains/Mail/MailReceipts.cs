using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>The keys that make a mail come in once.</summary>
internal static class MailReceipts
{
    /// <summary>Of the bytes: the same ones, to the same recipient or from the same account, are one mail.</summary>
    public static Guid OfContent(InboundMail mail) =>
        Receipt.Of(
            "mail",
            mail.EnvelopeTo?.ToLowerInvariant() ?? mail.Account ?? "",
            Convert.ToHexStringLower(SHA256.HashData(mail.Raw)));

    /// <summary>Of the name that its mailbox has for it.</summary>
    public static Guid OfSource(string account, string name) => Receipt.Of("source", account, name);

    /// <summary>Of an article that has the header of the mail alone: the mail itself may still come in.</summary>
    public static ImmutableArray<Guid> OfHeader(InboundMail mail) =>
        [Receipt.Of("header", mail.Account ?? "", mail.SourceId ?? OfContent(mail).ToString("N"))];

    /// <summary>Of the bytes, of the source where it has a name for the mail, and of the letter.</summary>
    public static ImmutableArray<Guid> Of(InboundMail inbound, ReadMail mail, string queue)
    {
        var receipts = ImmutableArray.CreateBuilder<Guid>(3);
        receipts.Add(OfContent(inbound));
        if (inbound.SourceId is { Length: > 0 } source)
        {
            receipts.Add(OfSource(inbound.Account ?? "", source));
        }

        // A letter that two mailboxes of one queue get differs in its trace headers alone. One that is sent again
        // under its old Message-ID but with other words is another letter.
        if (mail.MessageId is { } id)
        {
            receipts.Add(Receipt.Of("letter", queue, id, Convert.ToHexStringLower(SHA256.HashData(Body(inbound.Raw)))));
        }

        return receipts.ToImmutable();
    }

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> raw) =>
        raw.IndexOf("\r\n\r\n"u8) is >= 0 and var end ? raw[end..]
        : raw.IndexOf("\n\n"u8) is >= 0 and var bare ? raw[bare..]
        : raw;
}
