using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Desk;

/// <summary>What an agent does with a ticket by a small form of its own.</summary>
public enum TicketAct
{
    Close,
    Move,
    Owner,
    Responsible,
    Priority,
    Pending,
    Tags,
    Fields,
}

/// <summary>One ticket, open: its conversation, who else is there, and what the agent does with it.</summary>
public sealed partial class TicketPane
{
    private const int ArticlePage = 50;

    private readonly PresenceBeat presence = new();
    private string? opened;
    private Ticket? ticket;
    private ImmutableArray<Article> articles = [];
    private ImmutableArray<Viewer> viewers = [];
    private DraftKind? composing;
    private TicketAct? pane;
    private (string? Number, int Articles) seenUpTo;
    private int firstSeen;
    private bool isBusy;
    private bool isHistoryShown;

    [CascadingParameter]
    private DeskScript Script { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Number { get; set; } = "";

    /// <summary>The address of the list beside the ticket.</summary>
    [Parameter]
    public string ListPath { get; set; } = "/";

    [Parameter]
    public EventCallback<string> OnTitle { get; set; }

    private ITicketGrain Grain => Grains.GetGrain<ITicketGrain>(Number);

    /// <summary>Name of the agent who holds the lock, unless that is me.</summary>
    private string? HolderBesideMe => ticket is { Lock: TicketLock.Locked, Owner: { } owner } && owner != Desk.Login
        ? Desk.Names.Of(owner)
        : null;

    private bool May(Right right) => ticket is not null && Desk.May(right, ticket.Queue);

    protected override void OnInitialized()
    {
        Desk.Noticed += OnNoticed;
        Desk.Changed += OnChanged;
        Desk.Returned += OnReturned;
        Desk.Pressed += OnPressed;
        _ = BeatAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Number != opened && Desk.IsReady)
        {
            var before = opened;
            opened = Number;
            if (before is not null)
            {
                await SayGoneAsync(before);
            }
            await LoadAsync();
        }
    }

    private protected override async ValueTask LeaveAsync()
    {
        Desk.Noticed -= OnNoticed;
        Desk.Changed -= OnChanged;
        Desk.Returned -= OnReturned;
        Desk.Pressed -= OnPressed;
        if (opened is not null)
        {
            await SayGoneAsync(opened);
        }
    }

    // What was open stays until this is here, so that nothing flickers.
    private async Task LoadAsync()
    {
        var number = Number;
        Ticket? loaded = null;
        ImmutableArray<Article> thread = [];
        var isThere = await TryAsync(async () =>
        {
            var grain = Grains.GetGrain<ITicketGrain>(number);
            loaded = await grain.Read(Ended);
            thread = await grain.ReadArticles(0, ArticlePage, Ended);
            await Desk.Names.LearnAsync([loaded.Owner, loaded.Responsible, .. thread.Select(article => article.By)]);
        });
        if (number != Number || Ended.IsCancellationRequested)
        {
            return;
        }
        ticket = isThere ? loaded : null;
        articles = thread;
        firstSeen = thread is [.., var last] ? last.Id : 0;
        viewers = [];
        composing = null;
        pane = null;
        isHistoryShown = false;
        StateHasChanged();
        if (loaded is not null)
        {
            await OnTitle.InvokeAsync(loaded.Title);
            await Script.CallAsync("toEnd");
            presence.Restart();
        }
    }

    private async Task RereadAsync() => await TryQuietlyAsync(async () =>
    {
        var read = await Grain.Read(Ended);
        var fresh = articles is [.., var last] ? read.Articles - last.Id : read.Articles;
        if (fresh > 0)
        {
            var latest = await Grain.ReadArticles(0, Math.Min(fresh, 200), Ended);
            Merge(latest);
        }
        Take(read);
        await Desk.Names.LearnAsync([read.Owner, read.Responsible, .. articles.Select(article => article.By)]);
    });

    private void Merge(ImmutableArray<Article> latest)
    {
        var known = latest.Select(article => article.Id).ToHashSet();
        articles = [.. articles.Where(article => !known.Contains(article.Id)).Concat(latest).OrderBy(article => article.Id)];
    }

    // Answers can overtake each other; the version says which is newer.
    private void Take(Ticket read)
    {
        if (read.Number == Number && read.Version >= (ticket?.Version ?? 0))
        {
            ticket = read;
        }
    }

    private Task OnNoticed(TicketNotice notice) => notice.Number != Number
        ? Task.CompletedTask
        : InvokeAsync(async () =>
        {
            if (notice.What == TicketNotice.PresenceChanged)
            {
                await ShowViewersAsync(notice.Viewers);
            }
            else if (notice.Version > (ticket?.Version ?? 0))
            {
                await RereadAsync();
                if (notice.What == nameof(MailDelivered))
                {
                    await RereadArticlesAsync();
                }
                presence.Restart();
            }
            StateHasChanged();
        });

    // How far a mail has come is part of its article, which is known already.
    private Task RereadArticlesAsync() =>
        TryQuietlyAsync(async () => Merge(await Grain.ReadArticles(0, ArticlePage, Ended)));

    private Task OnReturned() => InvokeAsync(async () =>
    {
        await RereadAsync();
        await RereadArticlesAsync();
        presence.Restart();
        StateHasChanged();
    });

    private Task OnChanged() => InvokeAsync(async () =>
    {
        if (opened is null && Desk.IsReady)
        {
            opened = Number;
            await LoadAsync();
        }
        StateHasChanged();
    });

    // A state read again after a refusal must not wipe out the words of the refusal.
    private async Task TryQuietlyAsync(Func<Task> act)
    {
        var (problem, field) = (Problem, ProblemField);
        if (await TryAsync(act))
        {
            (Problem, ProblemField) = (problem, field);
        }
    }

    private async Task<bool> ActAsync(Func<ITicketGrain, string, Task<Ticket>> act)
    {
        if (isBusy)
        {
            return false;
        }
        isBusy = true;
        var isDone = await TryAsync(async () =>
        {
            var after = await act(Grain, Guid.NewGuid().ToString());
            await Desk.Names.LearnAsync([after.Owner, after.Responsible]);
            Take(after);
        });
        if (isDone)
        {
            pane = null;
        }
        else
        {
            await RereadAsync();
        }
        isBusy = false;
        StateHasChanged();
        return isDone;
    }

    private async Task ShowEarlierAsync()
    {
        var first = articles is [var article, ..] ? article.Id : 0;
        await TryAsync(async () => Merge(await Grain.ReadArticles(first, ArticlePage, Ended)));
        await Desk.Names.LearnAsync(articles.Select(article => article.By));
    }

    private void ShowHistory(bool isShown) => isHistoryShown = isShown;

    private void ClearProblem() => Problem = null;
}
