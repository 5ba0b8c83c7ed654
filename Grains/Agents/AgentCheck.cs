using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using OrleansTickets.Articles;
using OrleansTickets.Queues;

namespace OrleansTickets.Agents;

/// <summary>Whether what is said of an agent makes sense.</summary>
internal static partial class AgentCheck
{
    private const int LongestName = 100;

    /// <summary>The profile as it will be kept.</summary>
    /// <exception cref="InvalidRequestException">Something in it makes no sense.</exception>
    public static Agent Check(
        string login, Agent agent, ImmutableArray<Role> roles, ImmutableArray<QueueSettings> queues)
    {
        Refuse(
            !Logins().IsMatch(agent.Login) || agent.Login is Caller.System or "customer",
            "login", $"A login has 1 to 100 of a-z, 0-9, '.', '_', '@' and '-', and begins with a letter or digit.");
        Refuse(agent.Login != login, "login", $"An agent keeps their login.");
        var name = agent.Name.Trim();
        Refuse(!IsText(name) || name.Length == 0, "name", $"An agent has a name of at most {LongestName} characters.");
        var email = agent.Email.Trim();
        Refuse(email.Length > 0 && !AddressSyntax.IsValid(email), "email", $"'{email}' is no mail address.");
        foreach (var role in agent.Roles)
        {
            Refuse(
                role != Agent.Administrator && !roles.Any(known => known.Name == role),
                "roles", $"There is no role '{role}'.");
        }
        CheckRights(agent.Rights, queues);
        CheckPreferences(new(agent.Language, agent.TimeZone, agent.Theme));
        return agent with { Name = name, Email = email };
    }

    public static void CheckRights(
        ImmutableDictionary<string, ImmutableArray<Right>> rights, ImmutableArray<QueueSettings> queues)
    {
        foreach (var (queue, keys) in rights)
        {
            Refuse(!queues.Any(known => known.Name == queue), "rights", $"There is no queue '{queue}'.");
            Refuse(keys.IsDefault || !keys.All(Enum.IsDefined), "rights", $"The rights in '{queue}' make no sense.");
        }
    }

    public static void CheckRole(Role role)
    {
        Refuse(
            role.Name.Trim() != role.Name || role.Name.Length == 0 || !IsText(role.Name),
            "name", $"A role has a name of at most {LongestName} characters.");
        Refuse(role.Name == Agent.Administrator, "name", $"This role is built in.");
    }

    public static void CheckPreferences(Preferences preferences)
    {
        Refuse(
            preferences.Language is { } language && !IsLanguage(language),
            "language", $"'{preferences.Language}' is no language tag.");
        Refuse(
            preferences.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _),
            "timeZone", $"'{preferences.TimeZone}' is no time zone.");
        Refuse(preferences.Theme is not (null or "light" or "dark"), "theme", $"A theme is light or dark.");
    }

    private static bool IsText(string text) => text.Length <= LongestName && !text.Any(char.IsControl);

    private static bool IsLanguage(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag, predefinedOnly: true).Name.Length > 0;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }

    private static void Refuse(bool isWrong, string field, FormattableString message)
    {
        if (isWrong)
        {
            throw new InvalidRequestException(field, message);
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._@-]{0,99}\z")]
    private static partial Regex Logins();
}
