using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>The states that a list shows.</summary>
internal static class StateGroups
{
    private static readonly TicketState[] All = Enum.GetValues<TicketState>();

    public static IEnumerable<TicketState> Of(TicketQuery query) => query switch
    {
        { State: { } one } => [one],
        { States: StateGroup.All } => All,
        { States: StateGroup.Closed } => All.Where(state => state.IsClosed()),
        _ => All.Where(state => state.IsOpen()),
    };
}
