using System.Collections.Concurrent;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.Desk;

/// <summary>What colleagues are called, as far as one desk has met them.</summary>
internal sealed class AgentNames(IGrainFactory grains)
{
    private readonly ConcurrentDictionary<string, string> names = new();

    /// <summary>The name of this login; the login itself while the name is not known.</summary>
    public string Of(string? login) => login is null ? "" : names.GetValueOrDefault(login, login);

    public void Put(Agent agent) => names[agent.Login] = agent.Name;

    /// <summary>Looks up those that are not known yet.</summary>
    public async Task LearnAsync(IEnumerable<string?> logins)
    {
        foreach (var login in logins.OfType<string>().Distinct().Where(login => !names.ContainsKey(login)).ToArray())
        {
            if (login is not ("customer" or Caller.System)
                && await grains.GetGrain<IAgentGrain>(login).Read() is { } agent)
            {
                Put(agent);
            }
        }
    }
}
