using System.Collections.Concurrent;

namespace OrleansTickets.Agents;

/// <summary>What agents may do, as this silo knows it: at most two seconds old.</summary>
internal sealed class AgentRights(IGrainFactory grains, TimeProvider clock)
{
    // More logins than this are not agents but somebody trying names.
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, Snapshot<EffectiveRights>> agents = new();

    /// <summary>All the agent may do; nothing for one who is unknown or no longer works here.</summary>
    public ValueTask<EffectiveRights> OfAsync(string login)
    {
        if (agents.Count > Most)
        {
            Forget();
        }
        return agents.GetOrAdd(login, name => new(() => LoadAsync(name), clock)).ReadAsync();
    }

    /// <summary>Somebody's rights changed.</summary>
    public void Forget() => agents.Clear();

    private async Task<EffectiveRights> LoadAsync(string login)
    {
        using (Caller.AsSystem())
        {
            return await grains.GetGrain<IAgentGrain>(login).ReadRights();
        }
    }
}
