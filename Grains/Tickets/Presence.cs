using System.Collections.Immutable;

namespace OrleansTickets.Tickets;

/// <summary>Who has a ticket open. Agents say so every 20 seconds; who is silent for 60 is gone.</summary>
internal sealed class Presence(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SortedDictionary<string, (bool IsReplying, DateTimeOffset Until)> agents = [];

    public ImmutableArray<Viewer> Viewers => [.. agents.Select(each => new Viewer(each.Key, each.Value.IsReplying))];

    /// <summary>Notes what the agent does; says whether anything is to be seen of it.</summary>
    public bool Note(string agent, ViewKind kind)
    {
        var before = Viewers;
        var now = clock.GetUtcNow();
        foreach (var gone in agents.Where(each => each.Value.Until <= now).ToArray())
        {
            agents.Remove(gone.Key);
        }
        if (kind == ViewKind.Left)
        {
            agents.Remove(agent);
        }
        else
        {
            agents[agent] = (kind == ViewKind.Replying, now + Patience);
        }
        return !before.SequenceEqual(Viewers);
    }
}
