using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>A link that signs in once. It counts when the button is pressed: previews of links only look.</summary>
public sealed partial class SignInLinkPage(IGrainFactory grains)
{
    private bool hasFailed;

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    [Inject]
    private UserManager<AgentUser> Users { get; set; } = null!;

    [Inject]
    private SignInManager<AgentUser> SignIns { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private async Task EnterAsync()
    {
        string? login;
        using (Caller.AsSystem())
        {
            login = await grains.GetGrain<ISetupGrain>(ISetupGrain.Key).RedeemSignInToken(Token ?? "");
        }
        if (login is not null && await Users.FindByIdAsync(login) is { } user)
        {
            await SignIns.SignInAsync(user, isPersistent: false);
            Navigation.NavigateTo("/");
        }
        else
        {
            hasFailed = true;
        }
    }
}
