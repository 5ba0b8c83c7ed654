using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Puts what nobody else can make up (HMAC-SHA-256, RFC 2104, cut to 128 bits) into the Message-IDs of our mail
/// and into the addresses that answers to it go to: what an answer bears of it leads to its ticket.</summary>
/// <param name="key">The help desk's own.</param>
internal sealed partial class MailSeal(byte[] key)
{
    // RFC 5321 section 4.5.3.1.1.
    private const int LongestLocalPart = 64;
    private const int LongestId = 300;
    private const int SealBytes = 16;

    // As RFC 4648 section 6, in lower case: servers change the case of addresses.
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>A Message-ID that nobody can guess, in the domain of this address.</summary>
    public string NewId(string ticket, int article, string address)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..];
        var isDomain = domain.Length is > 0 and < 256
            && domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
        var unique = Encode(RandomNumberGenerator.GetBytes(10));
        return $"<{ticket}.{article}.{unique}.{Seal("id", $"{ticket}.{article}.{unique}")}"
            + $"@{(isDomain ? domain : "localhost")}>";
    }

    /// <summary>The article of ours that this Message-ID is of, if it bears our seal.</summary>
    public ArticleRef? ReadId(string messageId) =>
        messageId.Length <= LongestId && Ids().Match(messageId) is { Success: true } id
        && IsSeal("id", $"{id.Groups[1]}.{id.Groups[2]}.{id.Groups[3]}", id.Groups[4].Value)
            ? new(id.Groups[1].Value, int.Parse(id.Groups[2].ValueSpan, provider: null))
            : null;

    /// <summary>The queue's address with the ticket's seal, or nothing where that is longer than an address may be.
    /// </summary>
    public string? NewAddress(string ticket, string address)
    {
        var at = address.LastIndexOf('@');
        var local = $"{address[..Math.Max(at, 0)]}+{ticket}-{Seal("address", ticket)}";
        return at > 0 && local.Length <= LongestLocalPart ? local + address[at..] : null;
    }

    /// <summary>The ticket whose seal this address bears.</summary>
    public string? ReadAddress(string address) =>
        address.Contains('+', StringComparison.Ordinal) && Addresses().Match(address) is { Success: true } sealedOne
        && IsSeal("address", sealedOne.Groups[1].Value, sealedOne.Groups[2].Value)
            ? sealedOne.Groups[1].Value
            : null;

    private bool IsSeal(string use, string text, string seal) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Seal(use, text)), Encoding.ASCII.GetBytes(seal.ToLowerInvariant()));

    private string Seal(string use, string text) =>
        Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{use} {text}")).AsSpan(0, SealBytes));

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        for (var bit = 0; bit < bytes.Length * 8; bit += 5)
        {
            var two = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text.Append(Letters[(two >> (11 - bit % 8)) & 31]);
        }
        return text.ToString();
    }

    [GeneratedRegex(@"^<([0-9]{16,30})\.([0-9]{1,9})\.([a-z2-7]{16})\.([a-z2-7]{26})@[^@\s]+>$", RegexOptions.NonBacktracking)]
    private static partial Regex Ids();

    [GeneratedRegex(
        @"\+([0-9]{16,30})-([a-z2-7]{26})@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Addresses();
}
