using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>An event as the contract tells it: when, who, what, and whatever else this kind of event knows.</summary>
internal sealed record HistoryItem(DateTimeOffset At, string By, string What, JsonObject Details)
{
    public static HistoryItem Of(TicketEvent happened, JsonSerializerOptions json)
    {
        var details = JsonSerializer.SerializeToNode(happened, json)!.AsObject();
        var what = (string)details["what"]!;
        foreach (var told in (string[])["what", "at", "by"])
        {
            details.Remove(told);
        }
        return new(happened.At, happened.By, what, details);
    }
}
