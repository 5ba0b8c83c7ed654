using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Agents change their own password. Plain HTML: only an answer to a request can renew the cookie.</summary>
public sealed partial class PasswordPage
{
    private bool hasPassword;
    private string? refusal;

    [SupplyParameterFromForm(FormName = "password")]
    private string? Current { get; set; }

    [SupplyParameterFromForm(FormName = "password")]
    private string? Next { get; set; }

    [SupplyParameterFromForm(FormName = "password")]
    private string? Again { get; set; }

    [SupplyParameterFromQuery(Name = "changed")]
    private bool IsChanged { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [Inject]
    private UserManager<AgentUser> Users { get; set; } = null!;

    [Inject]
    private PasswordSignIn SignIn { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Login => Http.User.Identity!.Name!;

    protected override async Task OnInitializedAsync() =>
        hasPassword = await Users.FindByIdAsync(Login) is { SignIn.PasswordHash: not null };

    private async Task ChangeAsync()
    {
        if (Next != Again)
        {
            refusal = "NewPasswordsDiffer";
            return;
        }
        try
        {
            if (await SignIn.TryChangeAsync(Login, Current ?? "", Next ?? ""))
            {
                Navigation.NavigateTo("/password?changed=true");
            }
            else
            {
                refusal = "CurrentPasswordWrong";
            }
        }
        catch (InvalidRequestException)
        {
            refusal = "PasswordInvalid";
        }
    }
}
