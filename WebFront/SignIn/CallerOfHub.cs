using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Tells every grain call of a hub method who calls, and ends the connection of a token that ended.</summary>
internal sealed class CallerOfHub(ApiTokens tokens) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var user = invocationContext.Context.User!;
        if (await tokens.FindAsync(user.FindFirstValue(BearerHandler.HashClaim)!) is null)
        {
            invocationContext.Context.Abort();
            throw new HubException("unauthorized");
        }
        user.BecomeCaller();
        try
        {
            return await next(invocationContext);
        }
        catch (Exception e) when (e is NotThereException or RightMissingException { IsHidden: true })
        {
            throw new HubException("not-found");
        }
        catch (RightMissingException)
        {
            throw new HubException("right-missing");
        }
    }

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.User!.BecomeCaller();
        return next(context);
    }
}
