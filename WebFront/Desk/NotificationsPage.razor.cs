using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Desk;

/// <summary>What the agent was told, kept until read.</summary>
public sealed partial class NotificationsPage
{
    private const int PageSize = 50;

    private ImmutableList<Notification> items = [];
    private string? next;
    private bool isLoaded;

    private IAgentDeskGrain Keeper => Grains.GetGrain<IAgentDeskGrain>(Desk.Login);

    protected override async Task OnInitializedAsync()
    {
        Desk.Notified += OnNotified;
        Desk.Returned += ReloadAsync;
        Desk.Changed += OnChanged;
        await OnChanged();
    }

    private protected override ValueTask LeaveAsync()
    {
        Desk.Notified -= OnNotified;
        Desk.Returned -= ReloadAsync;
        Desk.Changed -= OnChanged;
        return ValueTask.CompletedTask;
    }

    private Task OnNotified(AgentNotice notice) => ReloadAsync();

    private Task OnChanged() => isLoaded || !Desk.IsReady ? ShowAsync() : ReloadAsync();

    private Task ReloadAsync() => InvokeAsync(async () =>
    {
        isLoaded = true;
        (items, next) = ([], null);
        await MoreAsync();
        StateHasChanged();
    });

    private Task<bool> MoreAsync() => TryAsync(async () =>
    {
        var page = await Keeper.ReadNotifications(next, PageSize, Ended);
        await Desk.Names.LearnAsync(page.Items.Select(item => item.By));
        items = items.AddRange(page.Items);
        next = page.Next;
    });

    private async Task MarkReadAsync(long? id)
    {
        await TryAsync(async () =>
        {
            await Keeper.MarkRead(id, Ended);
            await Desk.ReadUnreadAsync();
        });
        await ReloadAsync();
    }

    private static string IconOf(NotificationKind kind) => kind switch
    {
        NotificationKind.NewTicket => "inbox",
        NotificationKind.FollowUp => "mail",
        NotificationKind.HandedOver => "person",
        NotificationKind.LockLost => "unlock",
        NotificationKind.Reminder => "clock",
        _ => "warning",
    };
}
