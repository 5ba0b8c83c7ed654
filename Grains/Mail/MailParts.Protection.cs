using MimeKit;
using MimeKit.Cryptography;
using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

// Signed and encrypted parts.
internal sealed partial class MailParts
{
    // Who signs what others signed already is not followed for ever.
    private const int MostSignatures = 5;

    // Read through and unpacked they take several times as much.
    private const int LargestSignature = 1_000_000;
    private const int LargestSigned = 25_000_000;

    private int signatures;
    private byte[] raw = []; // what is being taken apart
    private MimeEntity? whole; // what there is nothing beside

    /// <summary>How the mail is signed or encrypted, the gravest of what there is.</summary>
    public MailProtection? Protection { get; private set; }

    // What was checked is what is shown: to take the parts from one reading of the mail and the bytes from another would
    // let both say different things.
    private void AddSigned(MultipartSigned signed)
    {
        var cms = signed is [_, MimePart signature, ..]
            && IsCms(signature, "application/pkcs7-signature", "application/x-pkcs7-signature", ".p7s")
            ? signature : null;
        var content = cms is null || signatures++ >= MostSignatures ? null
            : SignedBytes.Of(raw, signed.ContentType.Boundary ?? "");
        if (cms is null || content is null || Decode(cms, LargestSignature) is not { } bytes)
        {
            var kind = cms is null ? ProtectionKind.PgpMime : ProtectionKind.Smime;
            Protect(signed, new(kind, ProtectionState.NotChecked));
            AddAll(signed);
            return;
        }

        var (protection, _) = CmsMessage.Verify(bytes, content);
        Protect(signed, protection);
        if (protection.State == ProtectionState.Intact)
        {
            AddContent(content, isWhole: signed == whole);
            AddAll(signed.Skip(1));
        }
        else
        {
            AddAll(signed);
        }
    }

    // What is signed lies within. It is shown even if somebody changed it.
    private void Unwrap(MimePart wrapped)
    {
        if (signatures++ >= MostSignatures || Decode(wrapped, LargestSigned) is not { } cms)
        {
            Protect(wrapped, new(ProtectionKind.Smime, ProtectionState.NotChecked));
            return;
        }

        switch (CmsMessage.Read(cms))
        {
            case ProtectionState.Encrypted:
                Protect(wrapped, new(ProtectionKind.Smime, ProtectionState.Encrypted));
                break;
            case ProtectionState.Intact:
                var (protection, content) = CmsMessage.Verify(cms, null);
                Protect(wrapped, protection);
                if (content is { Length: > 0 })
                {
                    AddContent(content, isWhole: wrapped == whole);
                }

                break;
        }
    }

    private void AddContent(byte[] content, bool isWhole)
    {
        var outer = raw;
        try
        {
            reading.Limits.Check(content, reading.Ended);
            raw = content;
            var entity = MimeEntity.Load(MailReader.Options, new MemoryStream(content, writable: false), persistent: true);
            whole = isWhole ? entity : whole;
            Add(entity);
        }
        catch (Exception e) when (e is FormatException || (e is UnreadableMailException and not MailLimitException))
        {
            // It is no mail: there is nothing to show but the file.
        }
        finally
        {
            raw = outer;
        }
    }

    private void Protect(MimeEntity what, MailProtection protection) =>
        Protection = Graver(Protection, protection with { IsPartial = what != whole });

    private static MailProtection? Graver(MailProtection? one, MailProtection? other) =>
        one is null ? other
        : other is null ? one
        : (one.State >= other.State ? one : other) with { IsPartial = one.IsPartial || other.IsPartial };

    // Many a program says "octet-stream" of what it does not know.
    private static bool IsCms(MimePart part, string type, string oldType, string extension) =>
        part.ContentType.MimeType is { } said && (said.Equals(type, StringComparison.OrdinalIgnoreCase)
            || said.Equals(oldType, StringComparison.OrdinalIgnoreCase)
            || (said.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)
                && part.FileName?.EndsWith(extension, StringComparison.OrdinalIgnoreCase) == true));

    private static byte[]? Decode(MimePart part, int largest)
    {
        if (part.Content is not { Stream.Length: var length } content || length > largest * 2L)
        {
            return null;
        }
        using var decoded = new MemoryStream((int)length);
        content.DecodeTo(decoded);
        return decoded.Length <= largest ? decoded.ToArray() : null;
    }
}
