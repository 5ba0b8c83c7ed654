using System.Collections.Concurrent;

namespace OrleansTickets.LoadTest;

/// <summary>When agents were first told of each new ticket. What is sent and what is seen may come in either order.
/// </summary>
internal sealed class Sightings
{
    private const int Most = 200_000;

    private readonly ConcurrentDictionary<string, long> seen = new();
    private readonly ConcurrentDictionary<string, (long Sent, Latencies Into)> sent = new();

    /// <summary>Tickets of which nobody was told.</summary>
    public int Missed => sent.Count;

    public void See(string ticket)
    {
        var now = Clock.Now;
        if (sent.TryRemove(ticket, out var waiting))
        {
            waiting.Into.Add(Clock.Between(waiting.Sent, now));
        }
        else if (seen.Count < Most)
        {
            seen.TryAdd(ticket, now);
        }
    }

    public void Expect(string ticket, long since, Latencies into)
    {
        if (seen.TryRemove(ticket, out var when))
        {
            into.Add(Clock.Between(since, when));
        }
        else if (sent.Count < Most)
        {
            sent.TryAdd(ticket, (since, into));
        }
    }
}
