using System.Security.Cryptography;

namespace OrleansTickets.LoadTest;

/// <summary>By which the bytes of a mail are known again.</summary>
internal sealed record MailDigest
{
    private readonly int size;
    private readonly byte[] sha256;

    public MailDigest(byte[] mail) => (size, sha256) = (mail.Length, SHA256.HashData(mail));

    /// <summary>Whether these are the bytes; before them, mail servers on the way write where it was (RFC 5321 section
    /// 4.4).</summary>
    /// <param name="raw">What is stored.</param>
    /// <param name="isTraced">Whether there were any on the way.</param>
    public bool IsOf(byte[] raw, bool isTraced) =>
        (isTraced ? raw.Length > size : raw.Length == size)
        && SHA256.HashData(raw.AsSpan(raw.Length - size)).AsSpan().SequenceEqual(sha256);
}
