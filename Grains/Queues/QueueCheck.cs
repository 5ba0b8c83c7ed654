using OrleansTickets.Agents;
using OrleansTickets.Answers;
using OrleansTickets.Articles;

namespace OrleansTickets.Queues;

/// <summary>Whether a queue's settings make sense.</summary>
internal static class QueueCheck
{
    private const int LongestName = 100;
    private const int LongestTimeout = 60 * 24 * 365;

    /// <summary>The settings as they will be kept.</summary>
    /// <exception cref="InvalidRequestException">Something in them makes no sense.</exception>
    public static QueueSettings Check(string name, QueueSettings settings)
    {
        CheckName(settings.Name);
        Refuse(settings.Name != name, "name", $"A queue keeps its name.");
        var address = settings.Address.Trim();
        Refuse(
            address.Length > 0 && !AddressSyntax.IsValid(address), "address", $"'{address}' is no mail address.");
        Refuse(
            !IsText(settings.DisplayName),
            "displayName", $"A name has at most {LongestName} characters, in one line.");
        Refuse(
            !Enum.IsDefined(settings.FollowUp),
            "followUp", $"A mail to a closed ticket is possible, reject or newTicket.");
        Refuse(
            settings.UnlockTimeoutMinutes is < 0 or > LongestTimeout,
            "unlockTimeoutMinutes", $"A lock lapses after 1 to {LongestTimeout} minutes, or never (0).");
        Refuse(!IsText(settings.OutgoingAccount), "outgoingAccount", $"This cannot be the name of a mail account.");
        Liquid.Check("salutation", settings.Salutation);
        Liquid.Check("signature", settings.Signature);
        return settings with { Address = address, DisplayName = settings.DisplayName.Trim() };
    }

    /// <exception cref="InvalidRequestException">It cannot be the name of a queue.</exception>
    public static void CheckName(string name) => Refuse(
        name.Length == 0 || name != name.Trim() || name.Contains('/') || !IsText(name),
        "name", $"A queue's name has 1 to {LongestName} characters, none of them '/', and no blanks around it.");

    private static bool IsText(string text) => text.Length <= LongestName && !text.Any(char.IsControl);

    private static void Refuse(bool isWrong, string field, FormattableString message)
    {
        if (isWrong)
        {
            throw new InvalidRequestException(field, message);
        }
    }
}
