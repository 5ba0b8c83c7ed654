using System.Globalization;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>The contracts' enumerations in the agent's language, and how the style sheet calls them.</summary>
internal static class Words
{
    public static string Of(TicketState state) => T($"State{state}");

    public static string Of(CommunicationChannel channel) => T($"Channel{channel}");

    public static string Of(Delivery delivery) => T($"Delivery{delivery}");

    public static string Of(Right right) => T($"Right{right}");

    public static string Of(NotificationKind kind) => T($"Notified{kind}");

    /// <summary>How a mail is signed or encrypted, in a sentence or two.</summary>
    public static string Of(Protection protection)
    {
        var key = protection is { State: ProtectionState.NotChecked, Kind: not ProtectionKind.Smime }
            ? "ProtectionNotCheckedPgp"
            : $"Protection{protection.State}";
        var signer = protection.Signer is { } named ? $"{named.Name} <{named.Address}>".Trim() : "?";
        return protection.IsPartial ? $"{T(key, signer)} {T("ProtectionPartial")}" : T(key, signer);
    }

    public static string Priority(int priority) => T($"Priority{priority}");

    public static string Style(TicketState state) => state switch
    {
        TicketState.New => "is-new",
        _ when state.IsPending() => "is-pending",
        _ when state.IsClosed() => "is-closed",
        _ => "is-open",
    };

    /// <summary>One or two letters that stand for a person.</summary>
    public static string Initials(string name)
    {
        var words = name.Split([' ', '.', '@', '-'], StringSplitOptions.RemoveEmptyEntries);
        var letters = words.Where(word => char.IsLetterOrDigit(word[0])).Take(2).Select(word => StringInfo.GetNextTextElement(word));
        return string.Concat(letters).ToUpper(CultureInfo.CurrentCulture);
    }

    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => T("SizeBytes", bytes),
        < 1_000_000 => T("SizeKilobytes", (bytes / 1_000d).ToString("0.#", CultureInfo.CurrentCulture)),
        _ => T("SizeMegabytes", (bytes / 1_000_000d).ToString("0.#", CultureInfo.CurrentCulture)),
    };
}
