using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Who holds the ticket, and who else is there.</summary>
public sealed partial class LockBar
{
    [CascadingParameter]
    private AgentDesk Desk { get; set; } = null!;

    [Parameter, EditorRequired]
    public Ticket Ticket { get; set; } = null!;

    /// <summary>The others who have it open.</summary>
    [Parameter]
    public ImmutableArray<Viewer> Viewers { get; set; } = [];

    [Parameter, EditorRequired]
    public Func<Right, bool> May { get; set; } = null!;

    [Parameter]
    public bool IsBusy { get; set; }

    [Parameter]
    public EventCallback OnUnlock { get; set; }

    [Parameter]
    public EventCallback OnTakeOver { get; set; }

    private bool IsMine => Ticket.Owner == Desk.Login;

    private bool MayUnlock => May(Right.ReadWrite) && (IsMine || May(Right.Owner));

    private bool IsHolderReplying => Viewers.Any(viewer => viewer.Agent == Ticket.Owner && viewer.IsReplying);

    // The holder who replies is named by the bar already.
    private Viewer[] Others =>
        [.. Viewers.Where(viewer => !(Ticket.Lock == TicketLock.Locked && viewer.Agent == Ticket.Owner))];
}
