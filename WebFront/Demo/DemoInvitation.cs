using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OrleansTickets.Agents;
using OrleansTickets.WebFront.Settings;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Lets the visitor in: a link for each of the demo's agents that signs in once.</summary>
internal sealed class DemoInvitation(IGrainFactory grains, DemoContent content, IServer server)
{
    /// <summary>One line a link, an administrator's first; whoever else works here gets none.</summary>
    public async Task<IReadOnlyList<string>> CreateLinksAsync()
    {
        using var caller = Caller.AsSystem();
        var agents = await grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key).ReadPage(null, 200);
        var ours = content.Company.Agents.Select(agent => agent.Login).ToHashSet();
        var administrators = agents.Items.Where(IsAdministrator).OrderBy(agent => !ours.Contains(agent.Login)).Take(1);
        var colleagues = agents.Items
            .Where(agent => agent.IsValid && !IsAdministrator(agent) && ours.Contains(agent.Login));
        var guests = administrators.Concat(colleagues).Select(agent => (agent.Login, Title: TitleOf(agent))).ToList();
        var width = guests.Select(guest => guest.Title.Length).DefaultIfEmpty().Max();
        var lines = new List<string>();
        foreach (var (login, title) in guests)
        {
            var token = await grains.GetGrain<ISetupGrain>(ISetupGrain.Key).CreateSignInToken(login);
            lines.Add($"  {title.PadRight(width)}  {Address}/sign-in/link?token={Uri.EscapeDataString(token)}");
        }
        return lines;
    }

    private string Address
    {
        get
        {
            var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? Urls.Default;
            var address = BindingAddress.Parse(bound);
            // What listens on every address is reached from here as localhost.
            var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
            return $"{address.Scheme}://{host}:{address.Port}";
        }
    }

    private static string TitleOf(Agent agent) => IsAdministrator(agent) ? $"{agent.Name} (administrator)" : agent.Name;

    private static bool IsAdministrator(Agent agent) => agent.IsValid && agent.Roles.Contains(Agent.Administrator);
}
