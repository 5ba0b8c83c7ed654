using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Asks each minute whether the sign-in of an open desk still counts: a circuit outlives its cookie.</summary>
internal sealed class SignInOfCircuit(ILoggerFactory logger, IServiceScopeFactory scopes)
    : RevalidatingServerAuthenticationStateProvider(logger)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var signIns = scope.ServiceProvider.GetRequiredService<SignInManager<AgentUser>>();
        return await signIns.ValidateSecurityStampAsync(authenticationState.User) is not null;
    }
}
