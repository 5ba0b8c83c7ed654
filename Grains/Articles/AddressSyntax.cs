using MimeKit;

namespace OrleansTickets.Articles;

/// <summary>What can be a mail address.</summary>
internal static class AddressSyntax
{
    private const int Longest = 254;

    public static bool IsValid(string address) =>
        address.Length is > 0 and <= Longest
        && address.Count(c => c == '@') == 1
        && !address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
        && MailboxAddress.TryParse(address, out var parsed)
        && parsed.Address == address
        && parsed.LocalPart.Length > 0
        && parsed.Domain.Length > 0;
}
