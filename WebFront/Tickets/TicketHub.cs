using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Telemetry;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>Tells programs what happens, as the desk is told. Who watches needs the right to read.</summary>
/// <remarks>The caller's notifications flow once the hub has answered a first call; SignalR lets a client think that it
/// is connected before that.</remarks>
[Authorize(SignInSetup.Api)]
internal sealed class TicketHub(
    IGrainFactory grains, TicketRelay relay, WatchCounts counts, IHubContext<TicketHub, ITicketClient> hub,
    Connections connections, TimeProvider clock) : Hub<ITicketClient>
{
    private string Login => Context.User!.Identity!.Name!;

    private HubWatcher Watcher => (HubWatcher)Context.Items[typeof(HubWatcher)]!;

    public override async Task OnConnectedAsync()
    {
        var client = hub.Clients.Client(Context.ConnectionId); // outlives this call, unlike Clients
        var watcher = new HubWatcher(Login, client, relay, grains, counts, clock);
        Context.Items[typeof(HubWatcher)] = watcher;
        await watcher.WatchAgentAsync(Context.ConnectionAborted);
        connections.Open(Login, Way.Hub);
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.ContainsKey(typeof(HubWatcher)))
        {
            connections.Close(Login, Way.Hub);
            await Watcher.DisposeAsync();
        }
    }

    public Task WatchQueue(string name) => Watcher.WatchQueueAsync(name, Context.ConnectionAborted);

    public Task WatchTicket(string number) => Watcher.WatchTicketAsync(number, Context.ConnectionAborted);

    public Task UnwatchQueue(string name) => Watcher.UnwatchQueueAsync(name);

    public Task UnwatchTicket(string number) => Watcher.UnwatchTicketAsync(number);
}
