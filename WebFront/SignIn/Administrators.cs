using Microsoft.AspNetCore.Authorization;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Asks that the signed-in agent is an administrator now, whatever they were when they signed in.</summary>
internal sealed class Administrators(IGrainFactory grains)
    : AuthorizationHandler<Administrators.Requirement>
{
    protected override async Task HandleRequirementAsync(
        AuthorizationHandlerContext context, Requirement requirement)
    {
        using (Caller.AsSystem())
        {
            if (context.User.Identity is { IsAuthenticated: true, Name: { } login }
                && await grains.GetGrain<IAgentGrain>(login).Read() is { IsValid: true } agent
                && agent.Roles.Contains(Agent.Administrator))
            {
                context.Succeed(requirement);
            }
        }
    }

    internal sealed class Requirement : IAuthorizationRequirement;
}
