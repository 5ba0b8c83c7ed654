namespace OrleansTickets.Agents;

/// <summary>Rows of the store that belong to one agent. What is saved is durable when the call completes.</summary>
public interface IAgentDesk
{
    /// <summary>Notifications addressed to the agent, newest first, with an id below the cursor's.</summary>
    Task<NotificationPage> ReadNotificationsAsync(
        string agent, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Unread ones, counted up to <paramref name="limit"/>.</summary>
    Task<int> CountUnreadAsync(string agent, int limit, CancellationToken cancellationToken);

    /// <summary>Marks one, or all up to now, as read.</summary>
    Task MarkReadAsync(string agent, long? id, CancellationToken cancellationToken);

    /// <summary>Keeps that the agent has seen the ticket up to this article, and marks its notifications as read.</summary>
    Task MarkSeenAsync(string agent, string ticket, int article, CancellationToken cancellationToken);

    Task<Draft?> ReadDraftAsync(string agent, string ticket, DraftKind kind, CancellationToken cancellationToken);

    Task SaveDraftAsync(string agent, Draft draft, CancellationToken cancellationToken);

    Task DropDraftAsync(string agent, string ticket, DraftKind kind, CancellationToken cancellationToken);
}
