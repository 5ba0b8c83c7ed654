using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Desk;

/// <summary>The head of the open ticket, with the most frequent acts.</summary>
public sealed partial class TicketBar
{
    [Parameter, EditorRequired]
    public Ticket Ticket { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<Right, bool> May { get; set; } = null!;

    [Parameter]
    public string ListPath { get; set; } = "/";

    [Parameter]
    public TicketAct? Pane { get; set; }

    [Parameter]
    public DraftKind? Composing { get; set; }

    [Parameter]
    public bool IsBusy { get; set; }

    [Parameter]
    public EventCallback OnReply { get; set; }

    [Parameter]
    public EventCallback OnNote { get; set; }

    [Parameter]
    public EventCallback OnReopen { get; set; }

    [Parameter]
    public EventCallback<TicketAct> OnPane { get; set; }

    private bool IsGone => Ticket.State is TicketState.Merged or TicketState.Removed;

    private static string Pressed(bool isPressed) => isPressed ? "true" : "false";
}
