using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Agents;

/// <summary>Until when the agent has looked at what is new in their queues.</summary>
[GenerateSerializer, Alias("OrleansTickets.Agents.AgentDeskRecord")]
internal sealed record AgentDeskRecord
{
    [Id(0)] public DateTimeOffset? LookedAt { get; init; }
}

internal sealed class AgentDeskGrain(
    [PersistentState("desk")] IPersistentState<AgentDeskRecord> record, IAgentDesk desk, ITicketLists lists,
    AgentRights rights, TimeProvider clock)
    : Grain, IAgentDeskGrain
{
    private const int MostUnread = 100;
    private const int MostNew = 100;
    private const int MostRows = 200;
    private const int LongestDraft = 500_000;

    // An agent who never looked is told of what came today, not of all there ever was.
    private static readonly TimeSpan AtFirst = TimeSpan.FromDays(1);

    private string Login => this.GetPrimaryKeyString();

    public async Task<NotificationPage> ReadNotifications(string? after, int limit, CancellationToken cancellationToken)
    {
        CheckSelf();
        var cursor = NotificationCursor.Parse(after);
        var size = Math.Clamp(limit, 1, MostRows);
        var tickets = (await ReadNew(cancellationToken)).Where(cursor.IsBefore).ToImmutableArray();
        var addressed = await ReadAddressed(cursor.Addressed, size, cancellationToken);
        Notification[] page = [.. tickets.Concat(addressed.Items).OrderByDescending(each => each.At).Take(size)];
        var shown = page.Count(each => each.Kind != NotificationKind.NewTicket);
        if (shown < addressed.Items.Length)
        {
            // The store's cursors stand at the ends of pages only.
            addressed = shown == 0
                ? addressed with { Next = cursor.Addressed }
                : await ReadAddressed(cursor.Addressed, shown, cancellationToken);
        }
        var last = page.LastOrDefault(each => each.Kind == NotificationKind.NewTicket);
        var next = new NotificationCursor(last?.Ticket ?? cursor.Ticket, last?.At ?? cursor.At, addressed.Next);
        var isEnd = next.Addressed is null && !tickets.Any(next.IsBefore);
        return new([.. page], isEnd ? null : next.ToString());
    }

    public async Task<int> CountUnread(CancellationToken cancellationToken)
    {
        CheckSelf();
        var addressed = await desk.CountUnreadAsync(Login, MostUnread, cancellationToken);
        return addressed >= MostUnread
            ? MostUnread
            : Math.Min(MostUnread, addressed + (await ReadNew(cancellationToken)).Count(each => !each.IsRead));
    }

    public async Task MarkRead(long? id, CancellationToken cancellationToken)
    {
        CheckSelf();
        await desk.MarkReadAsync(Login, id, cancellationToken);
        if (id is null)
        {
            await record.KeepAsync(new() { LookedAt = clock.GetUtcNow() }, this);
        }
    }

    public Task MarkSeen(string ticket, int article, CancellationToken cancellationToken)
    {
        CheckSelf();
        return desk.MarkSeenAsync(Login, ticket, article, cancellationToken);
    }

    public Task<Draft?> ReadDraft(string ticket, DraftKind kind, CancellationToken cancellationToken)
    {
        CheckSelf();
        return desk.ReadDraftAsync(Login, ticket, kind, cancellationToken);
    }

    public Task SaveDraft(Draft draft, CancellationToken cancellationToken)
    {
        CheckSelf();
        return draft.Body.Length > LongestDraft
            ? throw new InvalidRequestException("body", $"A draft has at most {LongestDraft} characters.")
            : desk.SaveDraftAsync(Login, draft with { Saved = clock.GetUtcNow() }, cancellationToken);
    }

    public Task DropDraft(string ticket, DraftKind kind, CancellationToken cancellationToken)
    {
        CheckSelf();
        return desk.DropDraftAsync(Login, ticket, kind, cancellationToken);
    }

    private async Task<NotificationPage> ReadAddressed(string? after, int limit, CancellationToken cancellationToken) =>
        after is null
            ? new([], null)
            : await desk.ReadNotificationsAsync(Login, after.Length > 0 ? after : null, limit, cancellationToken);

    // No row is written for these: a flood of mail would become a flood of rows, one for each agent of the queue.
    private async Task<ImmutableArray<Notification>> ReadNew(CancellationToken cancellationToken)
    {
        var held = await rights.OfAsync(Login);
        ImmutableArray<string>? queues = held.IsAdministrator ? null : held.Readable();
        if (queues is { IsEmpty: true })
        {
            return [];
        }
        var since = record.State.LookedAt ?? clock.GetUtcNow() - AtFirst;
        var query = new TicketQuery { Sort = TicketSort.CreatedDescending, Limit = MostNew };
        var newest = await lists.ReadPageAsync(query, queues, Login, cancellationToken);
        return [.. newest.Items.TakeWhile(ticket => ticket.Created > since).Select(ticket => new Notification
        {
            Kind = NotificationKind.NewTicket,
            Ticket = ticket.Number,
            Queue = ticket.Queue,
            Title = ticket.Title,
            By = ticket.Customer.ToString(),
            At = ticket.Created,
            IsRead = !ticket.Unread,
            Agent = Login,
        })];
    }

    private void CheckSelf()
    {
        if (!Caller.IsSystem && Caller.Agent != Login)
        {
            throw new RightMissingException($"{Caller.Agent} may not see {Login}'s desk.");
        }
    }
}
