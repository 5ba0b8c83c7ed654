using System.Collections.Immutable;

namespace OrleansTickets.Agents;

/// <summary>What profile and roles together allow.</summary>
internal static class Entitlement
{
    public static EffectiveRights Of(Agent? agent, ImmutableArray<Role> roles)
    {
        if (agent is not { IsValid: true })
        {
            return EffectiveRights.None;
        }
        var granted = roles.Where(role => agent.Roles.Contains(role.Name)).SelectMany(role => role.Rights)
            .Concat(agent.Rights)
            .GroupBy(each => each.Key, each => each.Value);
        return new()
        {
            IsValid = true,
            IsAdministrator = agent.Roles.Contains(Agent.Administrator),
            Queues = granted.ToImmutableDictionary(
                queue => queue.Key, queue => queue.SelectMany(rights => rights).ToImmutableHashSet()),
        };
    }

    /// <summary>Names of the queues whose tickets the agent sees.</summary>
    public static ImmutableArray<string> Readable(this EffectiveRights held) =>
        [.. held.Queues.Keys.Where(queue => held.Cover(Right.ReadOnly, queue)).Order(StringComparer.Ordinal)];
}
