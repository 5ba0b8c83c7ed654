using System.Collections.Immutable;

namespace OrleansTickets.Agents;

/// <summary>All agents' profiles: the one place where they are kept. An agent is there from the moment this is
/// written.</summary>
[GenerateSerializer, Alias("OrleansTickets.Agents.AgentDirectoryRecord")]
internal sealed record AgentDirectoryRecord
{
    /// <summary>By login.</summary>
    [Id(0)] public ImmutableArray<Agent> Agents { get; init; } = [];
}

internal sealed class AgentDirectoryGrain(
    [PersistentState("agents")] IPersistentState<AgentDirectoryRecord> record, AgentRights rights)
    : Grain, IAgentDirectoryGrain
{
    private const int MostRows = 200;

    private ImmutableArray<Agent> Agents => record.State.Agents;

    public Task<AgentPage> ReadPage(string? after, int limit)
    {
        var size = Math.Clamp(limit, 1, MostRows);
        var rest = Agents.SkipWhile(agent => string.CompareOrdinal(agent.Login, after ?? "") <= 0)
            .Take(size + 1).ToArray();
        ImmutableArray<Agent> items = [.. rest.Take(size)];
        return Task.FromResult(new AgentPage(items, rest.Length > size ? items[^1].Login : null));
    }

    public async Task<ImmutableArray<Agent>> ReadEntitled(string queue, Right right)
    {
        if (!Caller.IsSystem && !(await rights.OfAsync(Caller.Agent!)).Cover(Right.ReadOnly, queue))
        {
            throw RightsFilter.Hidden();
        }
        var roles = await GrainFactory.GetGrain<IRolesGrain>(IRolesGrain.Key).Read();
        return [.. Agents.Where(agent => Entitlement.Of(agent, roles).Cover(right, queue))
            .OrderBy(agent => agent.Name, StringComparer.OrdinalIgnoreCase)];
    }

    public Task<Agent?> Find(string login) => Task.FromResult(Agents.FirstOrDefault(agent => agent.Login == login));

    public Task<string?> FindByEmail(string address) => Task.FromResult(
        Agents.FirstOrDefault(agent => agent.IsValid && Same(agent.Email, address))?.Login);

    public Task<bool> HasAdministrator() => Task.FromResult(Agents.Any(IsAdministrator));

    public async Task Put(Agent agent)
    {
        if (agent.Email.Length > 0
            && Agents.FirstOrDefault(other => other.Login != agent.Login && Same(other.Email, agent.Email))
                is { } owner)
        {
            throw new InvalidRequestException("email", $"{agent.Email} is the address of {owner.Login}.");
        }
        ImmutableArray<Agent> next = [.. Agents.Where(other => other.Login != agent.Login).Append(agent)
            .OrderBy(each => each.Login, StringComparer.Ordinal)];
        if (Agents.Any(IsAdministrator) && !next.Any(IsAdministrator))
        {
            throw new InvalidRequestException("roles", $"This is the last administrator.");
        }
        await record.KeepAsync(new() { Agents = next }, this);
        rights.Forget();
    }

    private static bool IsAdministrator(Agent agent) => agent.IsValid && agent.Roles.Contains(Agent.Administrator);

    private static bool Same(string one, string other) =>
        other.Length > 0 && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
