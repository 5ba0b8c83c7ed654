using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace OrleansTickets.WebFront.Telemetry;

/// <summary>Counts an open desk as long as its browser is there.</summary>
internal sealed class ConnectionOfCircuit(Connections connections, AuthenticationStateProvider signedIn)
    : CircuitHandler
{
    private string? login;

    public override async Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var state = await signedIn.GetAuthenticationStateAsync();
        if (login is null && state.User.Identity?.Name is { } name)
        {
            connections.Open(login = name, Way.Desk);
        }
    }

    // Called again when a circuit ends whose browser is gone already.
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (login is { } name)
        {
            connections.Close(name, Way.Desk);
            login = null;
        }
        return Task.CompletedTask;
    }
}
