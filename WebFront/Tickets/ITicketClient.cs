using System.Text.Json;
using MessagePack;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>What the hub calls at its clients.</summary>
public interface ITicketClient
{
    /// <summary>A ticket changed: read it, unless you have that version.</summary>
    Task TicketChanged(ChangedTicket notice);

    /// <summary>Who looks at the ticket now.</summary>
    Task PresenceChanged(string number, IReadOnlyList<TicketViewer> viewers);

    /// <summary>There is something to tell the agent.</summary>
    Task Notified(AgentNotification notification);
}

// MessagePack knows no naming policy: these say in both protocols what JSON would (and are public for its sake).

/// <summary>A ticket that changed.</summary>
[MessagePackObject]
public sealed record ChangedTicket(
    [property: Key("number")] string Number, [property: Key("version")] long Version,
    [property: Key("queue")] string Queue, [property: Key("what")] string What, [property: Key("by")] string By)
{
    internal static ChangedTicket From(TicketNotice notice) => new(
        notice.Number, notice.Version, notice.Queue,
        JsonNamingPolicy.CamelCase.ConvertName(notice.What), notice.By);
}

/// <summary>An agent who has the ticket open.</summary>
[MessagePackObject]
public sealed record TicketViewer(
    [property: Key("agent")] string Agent, [property: Key("isReplying")] bool IsReplying);

/// <summary>Something an agent is told.</summary>
[MessagePackObject]
public sealed record AgentNotification(
    [property: Key("id")] long Id, [property: Key("kind")] string Kind, [property: Key("ticket")] string Ticket,
    [property: Key("queue")] string Queue, [property: Key("title")] string Title, [property: Key("by")] string By,
    [property: Key("at")] DateTime At)
{
    internal static AgentNotification From(Notification notification) => new(
        notification.Id, WireWord.Spell(notification.Kind), notification.Ticket, notification.Queue,
        notification.Title, notification.By, notification.At.UtcDateTime);
}
