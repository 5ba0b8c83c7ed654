using System.Text.Json;

namespace OrleansTickets.LoadTest;

/// <summary>What is true of the history of every ticket.</summary>
internal static class History
{
    /// <summary>Whether it begins with the opening, tells of each article once and in order, and locks only what is
    /// free.</summary>
    public static bool IsWhole(IReadOnlyList<JsonElement> events, int articles)
    {
        var (told, isLocked) = (IsOfMail(events) ? 1 : 0, false);
        for (var i = 0; i < events.Count; i++)
        {
            var what = events[i].GetProperty("what").GetString();
            switch (what)
            {
                case "ticketOpened" when i > 0:
                case "ticketLocked" when isLocked:
                case "ticketUnlocked" when !isLocked:
                case "articleAdded" or "followUpReceived" when Article(events[i]) != told + 1:
                    return false;
                case "ticketLocked" or "ticketUnlocked":
                    isLocked = what == "ticketLocked";
                    break;
                case "articleAdded" or "followUpReceived":
                    told++;
                    break;
            }
        }
        return told == articles && events.Count > 0 && events[0].GetProperty("what").GetString() == "ticketOpened";
    }

    // The opening by a mail tells of its article too.
    private static bool IsOfMail(IReadOnlyList<JsonElement> events) =>
        events.Count > 0 && events[0].GetProperty("details").TryGetProperty("channel", out var channel)
        && channel.GetString() == "email";

    private static int Article(JsonElement happened) =>
        happened.GetProperty("details").GetProperty("article").GetInt32();
}
