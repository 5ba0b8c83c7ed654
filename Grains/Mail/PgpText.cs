using OrleansTickets.Articles;

namespace OrleansTickets.Mail;

/// <summary>Tells PGP within a plain text (RFC 9580 sections 6.2 and 7). Nothing is taken out.</summary>
internal static class PgpText
{
    private const string Signed = "-----BEGIN PGP SIGNED MESSAGE-----";
    private const string SignedEnd = "-----END PGP SIGNATURE-----";
    private const string Encrypted = "-----BEGIN PGP MESSAGE-----";
    private const string EncryptedEnd = "-----END PGP MESSAGE-----";

    /// <summary>What is in the text, or nothing.</summary>
    /// <param name="text">With LF.</param>
    /// <param name="isAll">Whether the mail has nothing beside it.</param>
    public static MailProtection? Of(string text, bool isAll) =>
        Range(text, Encrypted, EncryptedEnd) is { } encrypted
            ? new(ProtectionKind.PgpText, ProtectionState.Encrypted) { IsPartial = !isAll || !IsWhole(text, encrypted) }
        : Range(text, Signed, SignedEnd) is { } signed
            ? new(ProtectionKind.PgpText, ProtectionState.NotChecked) { IsPartial = !isAll || !IsWhole(text, signed) }
        : null;

    private static Range? Range(string text, string begin, string end)
    {
        var from = text.StartsWith(begin, StringComparison.Ordinal) ? 0
            : text.IndexOf($"\n{begin}", StringComparison.Ordinal) is >= 0 and var line ? line + 1
            : -1;
        return from >= 0 && text.IndexOf($"\n{end}", from, StringComparison.Ordinal) is >= 0 and var last
            ? from..(last + 1 + end.Length)
            : null;
    }

    private static bool IsWhole(string text, Range range) =>
        text.AsSpan(..range.Start.Value).IsWhiteSpace() && text.AsSpan(range.End.Value..).IsWhiteSpace();
}
