using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OrleansTickets.Agents;
using OrleansTickets.Answers;
using OrleansTickets.Articles;

namespace OrleansTickets.Queues;

/// <summary>Whether a queue's settings make sense.</summary>
internal static partial class QueueCheck
{
    private const int LongestName = 100;
    private const int LongestTimeout = 60 * 24 * 365;
    private const int MostResponses = 100;

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
        return settings with
        {
            Address = address,
            DisplayName = settings.DisplayName.Trim(),
            AutoResponses = Check(settings.AutoResponses),
        };
    }

    private static ImmutableArray<AutoResponse> Check(ImmutableArray<AutoResponse> responses)
    {
        const string Field = "autoResponses";
        if (responses.IsDefaultOrEmpty)
        {
            return [];
        }
        Refuse(responses.Length > MostResponses, Field, $"A queue has {MostResponses} auto responses at most.");
        foreach (var response in responses)
        {
            Refuse(
                !Enum.IsDefined(response.Kind),
                Field, $"An auto response is reply, followUp, reject, newTicket or remove.");
            Refuse(
                response.Language.Length > 0 && !LanguageTag().IsMatch(response.Language),
                Field, $"'{response.Language}' is no language tag, such as fr or pt-BR.");
            Refuse(response.Body.Trim().Length == 0, Field, $"An auto response says something.");
            Liquid.Check(Field, response.Subject);
            Liquid.Check(Field, response.Body);
        }
        Refuse(
            responses.DistinctBy(response => (response.Kind, response.Language.ToLowerInvariant())).Count()
                < responses.Length,
            Field, $"For each kind there is one auto response of each language.");
        return responses;
    }

    [GeneratedRegex("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$")]
    private static partial Regex LanguageTag();

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
