using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Keys, composers and acts of the open ticket.</summary>
public sealed partial class TicketPane
{
    private Task OnPressed(string key) => InvokeAsync(async () =>
    {
        if (ticket is null)
        {
            return;
        }
        switch (key)
        {
            case "r" when May(Right.ReadWrite):
                await ReplyAsync();
                break;
            case "n" when May(Right.Note):
                await NoteAsync();
                break;
            case "l" when May(Right.ReadWrite):
                await (ticket.Lock == TicketLock.Locked ? UnlockAsync() : LockAsync());
                break;
            case "Escape" when pane is not null:
                ClosePane();
                break;
            default:
                if (ActOf(key) is { } act)
                {
                    TogglePane(act);
                }
                break;
        }
        StateHasChanged();
    });

    private TicketAct? ActOf(string key) => key switch
    {
        "e" when May(Right.ReadWrite) && !ticket!.State.IsClosed() => TicketAct.Close,
        "m" when May(Right.ReadWrite) => TicketAct.Move,
        "z" when May(Right.ReadWrite) => TicketAct.Pending,
        "o" when May(Right.Owner) => TicketAct.Owner,
        "p" when May(Right.Priority) => TicketAct.Priority,
        _ => null,
    };

    // Pressing Reply is the lock. When another holds it, the composer opens all the same and says who.
    private async Task ReplyAsync()
    {
        if (ticket is null || composing == DraftKind.Reply)
        {
            return;
        }
        if (HolderBesideMe is null && !(ticket is { Lock: TicketLock.Locked } && ticket.Owner == Desk.Login)
            && !await LockAsync() && HolderBesideMe is null)
        {
            return; // refused for another reason than a holder: said in words above
        }
        Problem = HolderBesideMe is null ? Problem : null;
        await ComposeAsync(DraftKind.Reply);
    }

    private Task<bool> LockAsync() => ActAsync((grain, command) => grain.Lock(command, Ended));

    private Task NoteAsync() => ComposeAsync(DraftKind.Note);

    private async Task ComposeAsync(DraftKind kind)
    {
        isHistoryShown = false;
        pane = null;
        composing = kind;
        StateHasChanged();
        await SayHereAsync();
    }

    private async Task LeaveComposerAsync()
    {
        composing = null;
        StateHasChanged();
        await Script.CallAsync("focus", "[data-thread]");
        await SayHereAsync();
    }

    private async Task SentAsync(Ticket after)
    {
        composing = null;
        Problem = null;
        await RereadAsync();
        Take(after);
        StateHasChanged();
        await Script.CallAsync("toEnd");
        await Script.CallAsync("focus", "[data-thread]");
        await SayHereAsync();
    }

    private Task<bool> UnlockAsync() => ActAsync((grain, command) => grain.Unlock(command, Ended));

    private Task<bool> TakeOverAsync() => ActAsync((grain, command) => grain.ChangeOwner(Desk.Login, command, Ended));

    private Task<bool> ReopenAsync() => ActAsync((grain, command) => grain.Reopen(command, Ended));

    private void TogglePane(TicketAct act) => pane = pane == act ? null : act;

    private void ClosePane() => pane = null;

    // Who looks long enough to read has seen it, and says so to the others every 20 seconds.
    private async Task BeatAsync()
    {
        try
        {
            while (true)
            {
                await presence.NextAsync(Desk.Clock, Ended);
                await InvokeAsync(async () =>
                {
                    if (ticket is not null && opened == ticket.Number)
                    {
                        await SayHereAsync();
                        await MarkSeenAsync(ticket);
                    }
                });
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // the pane was closed
        }
    }

    private async Task SayHereAsync()
    {
        var kind = composing == DraftKind.Reply && HolderBesideMe is null ? ViewKind.Replying : ViewKind.Viewing;
        await TryQuietlyAsync(async () => await ShowViewersAsync(await Grain.View(kind)));
        StateHasChanged();
    }

    private async Task ShowViewersAsync(ImmutableArray<Viewer> present)
    {
        viewers = [.. present.Where(viewer => viewer.Agent != Desk.Login)];
        await Desk.Names.LearnAsync(viewers.Select(viewer => viewer.Agent));
    }

    private async Task SayGoneAsync(string number)
    {
        using (Caller.As(Desk.Login))
        {
            try
            {
                await Grains.GetGrain<ITicketGrain>(number).View(ViewKind.Left);
            }
            catch (Exception e) when (Refusals.Explain(e, Desk.Names) is not null)
            {
                // who is silent is forgotten within a minute anyway
            }
        }
    }

    private async Task MarkSeenAsync(Ticket seen)
    {
        if (seen.Articles == seenUpTo.Articles && seen.Number == seenUpTo.Number)
        {
            return;
        }
        await TryQuietlyAsync(async () =>
        {
            await Grains.GetGrain<IAgentDeskGrain>(Desk.Login).MarkSeen(seen.Number, seen.Articles, Ended);
            seenUpTo = (seen.Number, seen.Articles);
            Desk.RaiseSeen(seen.Number);
            await Desk.ReadUnreadAsync();
        });
    }
}
