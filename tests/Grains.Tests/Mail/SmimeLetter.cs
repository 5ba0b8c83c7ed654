using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OrleansTickets.Mail;

/// <summary>Signed and encrypted mails, made as mail programs make them.</summary>
internal static class SmimeLetter
{
    public const string Author = "anna@example.com";

    public const string Text = "Content-Type: text/plain; charset=utf-8\r\n\r\nPay 10 to Ben.\r\n";

    /// <summary>When the certificates begin to hold; they do for a year.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<X509Certificate2> Annas = new(() => Certificate("Anna", Author));

    /// <summary>The signature beside what it signs.</summary>
    public static string Detached(string content = Text, string? sent = null, SignedCms? cms = null) => $"""
        From: Anna <{Author}>
        Subject: money
        MIME-Version: 1.0
        {DetachedPart(content, sent, cms)}
        """.ReplaceLineEndings("\r\n");

    /// <param name="content">What is signed.</param>
    /// <param name="sent">What then lies in the mail.</param>
    /// <param name="cms">The signature, where it is not Anna's.</param>
    public static string DetachedPart(string content = Text, string? sent = null, SignedCms? cms = null) => $"""
        Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=sig

        --sig
        {sent ?? content}
        --sig
        Content-Type: application/pkcs7-signature; name=smime.p7s
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename=smime.p7s

        {Base64((cms ?? Sign(content, isDetached: true)).Encode())}
        --sig--

        """.ReplaceLineEndings("\r\n");

    /// <summary>All within one file.</summary>
    public static string Opaque(byte[] cms, string type = "application/pkcs7-mime; smime-type=signed-data") => $"""
        From: Anna <{Author}>
        Subject: money
        MIME-Version: 1.0
        Content-Type: {type}; name=smime.p7m
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename=smime.p7m

        {Base64(cms)}

        """.ReplaceLineEndings("\r\n");

    public static SignedCms Sign(string content, bool isDetached, X509Certificate2? by = null, string digest = "2.16.840.1.101.3.4.2.1")
    {
        var cms = new SignedCms(new ContentInfo(Encoding.UTF8.GetBytes(content)), isDetached);
        cms.ComputeSignature(new CmsSigner(by ?? Annas.Value)
        {
            DigestAlgorithm = new(digest),
            IncludeOption = X509IncludeOption.EndCertOnly,
        });
        return cms;
    }

    public static byte[] Encrypt(string content)
    {
        var cms = new EnvelopedCms(new ContentInfo(Encoding.UTF8.GetBytes(content)));
        cms.Encrypt(new CmsRecipient(Annas.Value));
        return cms.Encode();
    }

    /// <summary>One that nobody vouches for.</summary>
    public static X509Certificate2 Certificate(string name, string address)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(address);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(Start, Start.AddYears(1));
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);
}
