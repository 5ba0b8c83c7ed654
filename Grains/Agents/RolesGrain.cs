using System.Collections.Immutable;
using OrleansTickets.Queues;

namespace OrleansTickets.Agents;

/// <summary>The roles that are kept; the administrator's is built in.</summary>
[GenerateSerializer, Alias("OrleansTickets.Agents.RolesRecord")]
internal sealed record RolesRecord
{
    /// <summary>By name.</summary>
    [Id(0)] public ImmutableArray<Role> Roles { get; init; } = [];
}

internal sealed class RolesGrain(
    [PersistentState("roles")] IPersistentState<RolesRecord> record, QueueMap queues, AgentRights rights)
    : Grain, IRolesGrain
{
    public Task<ImmutableArray<Role>> Read() => Task.FromResult(record.State.Roles);

    public async Task Save(Role role)
    {
        AgentCheck.CheckRole(role);
        AgentCheck.CheckRights(role.Rights, (await queues.ReadFreshAsync()).All);
        await Write([.. record.State.Roles.Where(known => known.Name != role.Name).Append(role)
            .OrderBy(known => known.Name, StringComparer.Ordinal)]);
    }

    public Task Delete(string name) => Write(record.State.Roles.RemoveAll(role => role.Name == name));

    private async Task Write(ImmutableArray<Role> roles)
    {
        await record.KeepAsync(new() { Roles = roles }, this);
        rights.Forget();
    }
}
