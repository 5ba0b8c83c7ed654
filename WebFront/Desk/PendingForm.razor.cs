using Microsoft.AspNetCore.Components;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Until when, and what then.</summary>
public sealed partial class PendingForm
{
    private DateTime until;
    private TicketState? then;
    private bool isPast;
    private (string Key, DateTime At)[] shortcuts = [];

    [CascadingParameter]
    private AgentDesk Desk { get; set; } = null!;

    [Parameter]
    public bool IsBusy { get; set; }

    [Parameter]
    public EventCallback<PendingRequest> OnPend { get; set; }

    [Parameter]
    public EventCallback OnLeave { get; set; }

    protected override void OnInitialized()
    {
        var now = Desk.Time.Local(Desk.Time.Now);
        var morning = now.Date.AddHours(9);
        var monday = morning.AddDays(((int)DayOfWeek.Monday - (int)now.DayOfWeek + 6) % 7 + 1);
        shortcuts =
        [
            ("PendingTomorrow", morning.AddDays(1)),
            ("PendingTwoDays", morning.AddDays(2)),
            ("PendingMonday", monday),
            ("PendingWeek", morning.AddDays(7)),
        ];
        until = morning.AddDays(1);
    }

    private async Task Pend()
    {
        var at = Desk.Time.FromLocal(until);
        isPast = at <= Desk.Time.Now;
        if (!isPast)
        {
            await OnPend.InvokeAsync(new() { Until = at, ThenClose = then });
        }
    }
}
