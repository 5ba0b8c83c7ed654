using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Tells every grain call of a request who calls.</summary>
internal static class CallerOfRequest
{
    public static void UseCaller(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.User.BecomeCaller();
        return next(context);
    });

    /// <summary>All that follows in this flow of execution calls as this user.</summary>
    public static void BecomeCaller(this ClaimsPrincipal user)
    {
        Caller.Agent = user.Identity is { IsAuthenticated: true, Name: { } login } ? login : null;
        Caller.Scope = user.FindFirstValue(BearerHandler.ScopeClaim);
    }
}

/// <summary>The same for what happens in a Blazor circuit.</summary>
internal sealed class CallerOfCircuit(AuthenticationStateProvider signedIn) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        var state = await signedIn.GetAuthenticationStateAsync();
        state.User.BecomeCaller();
        await next(context);
    };
}
