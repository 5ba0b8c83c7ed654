using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>Counts what each caller watches, over all their connections to this front.</summary>
internal sealed class WatchCounts
{
    // Who watches more than this is no desk.
    private const int Most = 500;

    private readonly ConcurrentDictionary<string, int> counts = new();

    /// <exception cref="HubException">The caller watches too much.</exception>
    public void Add(string login)
    {
        if (counts.AddOrUpdate(login, 1, (_, count) => count + 1) > Most)
        {
            Remove(login);
            throw new HubException($"You watch {Most} things already.");
        }
    }

    public void Remove(string login) => counts.AddOrUpdate(login, 0, (_, count) => count - 1);
}
