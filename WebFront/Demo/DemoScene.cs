using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Demo;

/// <summary>One ticket with the agents who work on it.</summary>
internal sealed class DemoScene(
    ITicketGrain ticket, DemoStory story, ImmutableArray<Agent> cast, Random random, TimeProvider clock)
{
    public DemoStory Story => story;

    public Random Random => random;

    private string Lead => cast[0].Login;

    /// <summary>The lead answers, every other time above a quote of what the customer wrote.</summary>
    public Task ReplyAsync(string text, bool isLast, CancellationToken cancellationToken) => ActAsync(Lead, async () =>
    {
        var quote = random.Next(2) == 0 ? (await ticket.StartReply(null, cancellationToken)).Quote : "";
        await ticket.Reply(
            new()
            {
                Body = quote.Length > 0 ? $"{text}\n\n{quote}" : text,
                CloseAs = isLast ? TicketState.ClosedSuccessful : null,
            },
            cancellationToken);
    });

    /// <summary>What the customer can answer to now.</summary>
    public async Task<Article?> FindAnswerAsync(CancellationToken cancellationToken)
    {
        using var caller = Caller.As(Lead);
        return await ticket.FindAnswerAsync(cancellationToken);
    }

    /// <summary>Leaves the ticket as the story ends.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => story.Ending switch
    {
        DemoEnding.Prioritised => PrioritiseAsync(cancellationToken),
        DemoEnding.Held => ActAsync(Lead, () => ticket.Lock(null, cancellationToken)),
        DemoEnding.Noted or DemoEnding.LongThread => NoteAsync(cancellationToken),
        DemoEnding.Answered => LeaveAsync(cancellationToken),
        DemoEnding.Reminder => PendAsync(null, cancellationToken),
        DemoEnding.AutoClose => PendAsync(TicketState.ClosedSuccessful, cancellationToken),
        DemoEnding.Refused => RefuseAsync(cancellationToken),
        DemoEnding.HandedOver => HandOverAsync(cancellationToken),
        DemoEnding.Moved => ActAsync(Administrator, () => ticket.Move(story.Queue, null, cancellationToken)),
        _ => Task.CompletedTask,
    };

    private string Administrator => cast.First(DemoCompany.IsAdministrator).Login;

    // Whoever sets a priority holds the ticket; it goes back for whoever is free.
    private Task PrioritiseAsync(CancellationToken cancellationToken) => ActAsync(Lead, async () =>
    {
        await ticket.ChangePriority(random.Next(4) == 0 ? 2 : random.Next(4, 6), null, cancellationToken);
        await ticket.Unlock(null, cancellationToken);
    });

    private Task NoteAsync(CancellationToken cancellationToken) =>
        ActAsync(cast[^1].Login, () => ticket.Note(new() { Body = story.Note }, cancellationToken));

    private Task LeaveAsync(CancellationToken cancellationToken) =>
        random.Next(3) == 0
            ? Task.CompletedTask
            : ActAsync(Lead, () => ticket.Unlock(null, cancellationToken));

    private Task PendAsync(TicketState? thenClose, CancellationToken cancellationToken)
    {
        var morning = new DateTimeOffset(clock.GetUtcNow().Date, TimeSpan.Zero).AddHours(8);
        var request = new PendingRequest { Until = morning.AddDays(random.Next(1, 8)), ThenClose = thenClose };
        return ActAsync(Lead, () => ticket.Pend(request, null, cancellationToken));
    }

    private async Task RefuseAsync(CancellationToken cancellationToken)
    {
        await NoteAsync(cancellationToken);
        await ActAsync(Lead, () => ticket.Close(successful: false, null, cancellationToken));
    }

    private async Task HandOverAsync(CancellationToken cancellationToken)
    {
        await ActAsync(Lead, () => ticket.Note(new() { Body = story.Note }, cancellationToken));
        await ActAsync(Lead, () => ticket.ChangeOwner(cast[^1].Login, null, cancellationToken));
    }

    private static async Task ActAsync(string login, Func<Task> act)
    {
        using var caller = Caller.As(login);
        await act();
    }
}
