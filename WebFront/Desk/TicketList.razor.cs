using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>A list of tickets, loaded page by page as one scrolls, and live.</summary>
public sealed partial class TicketList
{
    private const int PageSize = 50;

    // Beyond this many changed tickets at once, one new page costs less than reading each of them.
    private const int MostPatches = 8;

    // Rows rendered above and below what can be seen, so that scrolling shows no gap.
    private const int Margin = 16;

    private static readonly (int First, int Count) AtTop = (0, 24);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(15);

    private readonly ConcurrentDictionary<string, bool> changed = new();
    private Debounce changes = null!;
    private TicketRows rows = new(TicketView.AllOpen, "");
    private TicketView? shown;
    private (int First, int Count) sight = AtTop;
    private Task? loading;
    private string? hint;
    private string? queueToTake;
    private int lastIndex;
    private bool isLoaded;
    private bool isTaking;

    [CascadingParameter]
    private DeskScript Script { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Parameter, EditorRequired]
    public TicketView View { get; set; } = TicketView.AllOpen;

    /// <summary>Number of the ticket that is open beside the list.</summary>
    [Parameter]
    public string? Selected { get; set; }

    /// <summary>Only the rows around what can be seen are rendered; the others are room.</summary>
    private int From => Math.Clamp(sight.First - Margin, 0, rows.Rows.Count);

    private int Until => Math.Clamp(sight.First + sight.Count + Margin, 0, rows.Rows.Count);

    private string Summary
    {
        get
        {
            var known = View.Count(Desk.Queues) ?? rows.Rows.Count;
            return View.Count(Desk.Queues) is null && rows.Next is not null
                ? T("TicketsAtLeast", known)
                : Languages.Texts.Count("TicketsIn", known);
        }
    }

    /// <summary>The number of the neighbour of the open ticket, scrolled to; nothing at either end.</summary>
    internal async Task<string?> StepAsync(int by)
    {
        var current = rows.IndexOf(Selected);
        // A ticket that left the list, closed perhaps, leaves its place to the next one.
        var index = current >= 0 ? current + by : Selected is null ? 0 : by > 0 ? lastIndex : lastIndex - 1;
        if (index >= rows.Rows.Count && rows.Next is not null)
        {
            await LoadMoreAsync();
        }
        if (rows.Rows.Count == 0 || index < 0 || index >= rows.Rows.Count)
        {
            return null;
        }
        await Script.CallAsync("revealRow", index);
        return rows.Rows[index].Number;
    }

    /// <summary>Locks the oldest waiting ticket for the agent and returns its number.</summary>
    internal async Task<string?> TakeNextAsync()
    {
        if (queueToTake is null || isTaking)
        {
            return null;
        }
        isTaking = true;
        Ticket? taken = null;
        await TryAsync(async () => taken = await Grains.GetGrain<IQueueGrain>(queueToTake).TakeNext(Guid.NewGuid().ToString(), Ended));
        isTaking = false;
        hint = taken is null && Problem is null ? T("NothingToTake") : null;
        StateHasChanged();
        return taken?.Number;
    }

    protected override void OnInitialized()
    {
        changes = new(Desk.Clock, Pace, () => InvokeAsync(TakeChangesAsync));
        Desk.Noticed += OnNoticed;
        Desk.Changed += ShowAsync;
        Desk.Returned += ReloadAsync;
        Desk.Seen += OnSeen;
        Desk.Scrolled += OnScrolled;
    }

    protected override async Task OnParametersSetAsync()
    {
        FindQueueToTake();
        if (shown != View)
        {
            shown = View;
            hint = null;
            sight = AtTop;
            isLoaded = false;
            if (Desk.IsReady)
            {
                await LoadAsync();
            }
        }
        if (rows.IndexOf(Selected) is >= 0 and var index)
        {
            lastIndex = index;
        }
    }

    private protected override ValueTask LeaveAsync()
    {
        Desk.Noticed -= OnNoticed;
        Desk.Changed -= ShowAsync;
        Desk.Returned -= ReloadAsync;
        Desk.Seen -= OnSeen;
        Desk.Scrolled -= OnScrolled;
        return ValueTask.CompletedTask;
    }

    private new async Task ShowAsync() => await InvokeAsync(async () =>
    {
        FindQueueToTake();
        if (!isLoaded && loading is null)
        {
            await LoadAsync();
        }
        StateHasChanged();
    });

    private void FindQueueToTake() => queueToTake = View.Shelf switch
    {
        Shelf.Queue when Desk.May(Right.ReadWrite, View.Argument) => View.Argument,
        Shelf.AllOpen => Desk.Queues
            .Where(queue => queue.Counters.Unlocked > 0 && Desk.May(Right.ReadWrite, queue.Settings.Name))
            .MaxBy(queue => queue.Counters.Unlocked)?.Settings.Name,
        _ => null,
    };

    private Task ReloadAsync() => InvokeAsync(LoadAsync);

    // The rows of the view before stay until these are here, so that nothing flickers.
    private async Task LoadAsync()
    {
        var view = View;
        var fresh = new TicketRows(view, Desk.Login);
        var wanted = shown == view && isLoaded ? Math.Clamp(rows.Rows.Count, PageSize, 200) : PageSize;
        var read = ReadAsync(fresh, view, wanted);
        loading = read;
        await read;
        if (view == View)
        {
            loading = null;
            rows = fresh;
            isLoaded = true;
            StateHasChanged();
            await Script.CallAsync("reportRows");
        }
    }

    private async Task LoadMoreAsync()
    {
        if (loading is { } running)
        {
            await running;
            return;
        }
        var read = ReadAsync(rows, View, PageSize);
        loading = read;
        await read;
        loading = null;
    }

    private Task<bool> ReadAsync(TicketRows into, TicketView view, int limit) => TryAsync(async () =>
    {
        var page = await Grains.GetGrain<ITicketSearchGrain>(0).ReadPage(view.Query(Desk.Login, into.Next, limit), Ended);
        await Desk.Names.LearnAsync(page.Items.Where(row => row.Lock == TicketLock.Locked).Select(row => row.Owner));
        into.Add(page);
    });

    private Task OnScrolled(int first, int count) => InvokeAsync(async () =>
    {
        sight = (first, count);
        StateHasChanged();
        if (first + count + Margin >= rows.Rows.Count && rows.Next is not null)
        {
            await LoadMoreAsync();
            StateHasChanged();
        }
    });

    private Task OnNoticed(TicketNotice notice)
    {
        if (notice.What != TicketNotice.PresenceChanged && isLoaded)
        {
            var isNews = notice.By != Desk.Login
                && notice.What is nameof(TicketOpened) or nameof(FollowUpReceived) or nameof(ArticleAdded);
            changed.AddOrUpdate(notice.Number, isNews, (_, before) => before || isNews);
            changes.Wish();
        }
        return Task.CompletedTask;
    }

    private async Task TakeChangesAsync()
    {
        var taken = changed.Keys.ToArray();
        var news = taken.ToDictionary(number => number, number => changed.TryRemove(number, out var isNews) && isNews);
        if (news.Count == 0 || Ended.IsCancellationRequested)
        {
            return;
        }
        if (news.Count > MostPatches)
        {
            await LoadAsync();
            return;
        }
        foreach (var (number, isNews) in news)
        {
            await PatchAsync(number, isNews && number != Selected);
        }
        StateHasChanged();
    }

    private async Task PatchAsync(string number, bool isNews)
    {
        var isHidden = false;
        await TryAsync(async () =>
        {
            try
            {
                var ticket = await Grains.GetGrain<ITicketGrain>(number).Read(Ended);
                await Desk.Names.LearnAsync([ticket.Owner]);
                rows.Patch(ticket, isNews);
            }
            catch (RightMissingException)
            {
                isHidden = true; // moved to where this agent may not look
            }
        });
        if (isHidden)
        {
            rows.Remove(number);
        }
    }

    private void OnSeen(string number) => _ = InvokeAsync(() =>
    {
        rows.MarkSeen(number);
        StateHasChanged();
    });

    private string HrefOf(TicketSummary row) => new DeskPlace(View, row.Number).Path;

    private async Task TakeAndOpen()
    {
        if (await TakeNextAsync() is { } number)
        {
            Navigation.NavigateTo(new DeskPlace(View, number).Path);
        }
    }
}
