using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Desk;

/// <summary>What the ticket is, each changeable where it stands.</summary>
public sealed partial class Properties
{
    [CascadingParameter]
    private AgentDesk Desk { get; set; } = null!;

    [Parameter, EditorRequired]
    public Ticket Ticket { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<Right, bool> May { get; set; } = null!;

    [Parameter]
    public TicketAct? Pane { get; set; }

    [Parameter]
    public EventCallback<TicketAct> OnPane { get; set; }
}
