using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Desk;

/// <summary>All that happened to a ticket, in words.</summary>
public sealed partial class HistoryList
{
    private const int PageSize = 100;

    private ImmutableList<TicketEvent> events = [];
    private long version;
    private bool hasMore;

    [Parameter, EditorRequired]
    public Ticket Ticket { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (version != Ticket.Version && !hasMore)
        {
            version = Ticket.Version;
            await MoreAsync();
        }
    }

    private Task<bool> MoreAsync() => TryAsync(async () =>
    {
        var more = await Grains.GetGrain<ITicketGrain>(Ticket.Number).ReadHistory(events.Count, PageSize, Ended);
        await Desk.Names.LearnAsync(more.SelectMany(HistoryWords.Logins));
        events = events.AddRange(more);
        hasMore = more.Length == PageSize;
    });
}
