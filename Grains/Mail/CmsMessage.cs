using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

/// <summary>What S/MIME wraps things into (RFC 5652). Read without any store of certificates and without fetching one:
/// who made it chose all that is in it.</summary>
internal static class CmsMessage
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string EnvelopedData = "1.2.840.113549.1.7.3";
    private const string AuthEnvelopedData = "1.2.840.113549.1.9.16.1.23";
    private const string EllipticKey = "1.2.840.10045.2.1";
    private const string AlternativeName = "2.5.29.17";

    // Honest mail has one signer and their chain. Each further one costs a look at all certificates.
    private const int MostSigners = 5;
    private const int MostCertificates = 20;
    private const int MostAddresses = 50;
    private const int LongestName = 200;

    // A key of 8,192 bits with what is around it; larger ones only cost time.
    private const int LargestKey = 1_100;

    // Of others it is known that two texts can have one sum, or this program does not know them.
    private static readonly HashSet<string> Digests =
    [
        "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3", // SHA-256, SHA-384, SHA-512
    ];

    private static readonly HashSet<string> Signatures =
    [
        "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12",
        "1.2.840.113549.1.1.13", // RSA: plain, PSS, with SHA-256, SHA-384, SHA-512
        "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4", // ECDSA
    ];

    private static readonly MailProtection NotChecked = new(ProtectionKind.Smime, ProtectionState.NotChecked);

    /// <summary>Whether it is encrypted, signed, or neither (nothing): the bytes tell, whatever the header says.</summary>
    public static ProtectionState? Read(ReadOnlyMemory<byte> cms)
    {
        try
        {
            return new AsnReader(cms, AsnEncodingRules.BER).ReadSequence().ReadObjectIdentifier() switch
            {
                EnvelopedData or AuthEnvelopedData => ProtectionState.Encrypted,
                SignedData when CountSigners(cms) > 0 => ProtectionState.Intact,
                _ => null,
            };
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>Checks the signatures; with what was signed, where that lies within.</summary>
    /// <param name="cms">The signature.</param>
    /// <param name="apart">What was signed, where that lies beside it.</param>
    public static (MailProtection Protection, byte[]? Content) Verify(byte[] cms, byte[]? apart)
    {
        try
        {
            if (CountSigners(cms) is < 1 or > MostSigners)
            {
                return (NotChecked, null);
            }
            var message = apart is null ? new SignedCms() : new SignedCms(new ContentInfo(apart), detached: true);
            message.Decode(cms);
            return (Verify(message), apart is null ? message.ContentInfo.Content : null);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return (NotChecked, null);
        }
    }

    // Not all at once: that would follow signatures of signatures, however deep.
    private static MailProtection Verify(SignedCms message)
    {
        MailSigner? first = null;
        foreach (var signer in message.SignerInfos)
        {
            if (signer.Certificate is not { } certificate || !IsKnown(signer, certificate))
            {
                return NotChecked;
            }
            try
            {
                signer.CheckSignature(verifySignatureOnly: true);
            }
            catch (CryptographicException)
            {
                return new(ProtectionKind.Smime, ProtectionState.Broken);
            }
            first ??= Signer(certificate);
        }
        return new(ProtectionKind.Smime, ProtectionState.Intact) { Signer = first };
    }

    private static bool IsKnown(SignerInfo signer, X509Certificate2 certificate)
    {
        var key = certificate.PublicKey;
        return Digests.Contains(signer.DigestAlgorithm.Value!) && Signatures.Contains(signer.SignatureAlgorithm.Value!)
            && key.EncodedKeyValue.RawData.Length <= LargestKey
            && (key.Oid.Value != EllipticKey || key.EncodedParameters?.RawData is [0x06, ..]); // a curve that has a name
    }

    private static MailSigner Signer(X509Certificate2 certificate) => new(
        CleanText.Line(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), LongestName),
        Addresses(certificate), certificate.NotBefore, certificate.NotAfter);

    // RFC 8550 section 3: in the alternative names, else in the subject.
    private static ImmutableArray<string> Addresses(X509Certificate2 certificate)
    {
        var addresses = ImmutableArray.CreateBuilder<string>();
        if (certificate.Extensions[AlternativeName] is { } names)
        {
            var tag = new Asn1Tag(TagClass.ContextSpecific, 1);
            var list = new AsnReader(names.RawData, AsnEncodingRules.BER).ReadSequence();
            while (list.HasData && addresses.Count < MostAddresses)
            {
                if (list.PeekTag().HasSameClassAndValue(tag))
                {
                    addresses.Add(CleanText.Line(list.ReadCharacterString(UniversalTagNumber.IA5String, tag), LongestName));
                }
                else
                {
                    list.ReadEncodedValue();
                }
            }
        }
        else if (certificate.GetNameInfo(X509NameType.EmailName, forIssuer: false) is { Length: > 0 } address)
        {
            addresses.Add(CleanText.Line(address, LongestName));
        }
        return addresses.ToImmutable();
    }

    // More certificates than there may be are as many signers too many.
    private static int CountSigners(ReadOnlyMemory<byte> cms)
    {
        var content = new AsnReader(cms, AsnEncodingRules.BER).ReadSequence();
        content.ReadObjectIdentifier();
        var data = content.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        data.ReadEncodedValue(); // version
        data.ReadEncodedValue(); // digests
        data.ReadEncodedValue(); // content
        while (data.PeekTag().TagClass == TagClass.ContextSpecific) // certificates, lists of revoked ones
        {
            if (Count(data.ReadSetOf(true, data.PeekTag()), MostCertificates) > MostCertificates)
            {
                return int.MaxValue;
            }
        }
        return Count(data.ReadSetOf(true), MostSigners);
    }

    private static int Count(AsnReader set, int most)
    {
        var count = 0;
        for (; set.HasData && count <= most; count++)
        {
            set.ReadEncodedValue();
        }
        return count;
    }
}
