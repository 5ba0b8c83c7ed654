using Microsoft.AspNetCore.Components;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Login and password. Whatever is wrong, the answer is the same.</summary>
public sealed partial class SignInPage
{
    private bool hasFailed;

    [SupplyParameterFromForm(FormName = "sign-in")]
    private string? Login { get; set; }

    [SupplyParameterFromForm(FormName = "sign-in")]
    private string? Password { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [Inject]
    private PasswordSignIn SignIn { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private async Task EnterAsync()
    {
        if (await SignIn.TryAsync(Login ?? "", Password ?? ""))
        {
            Navigation.NavigateTo(LocalUrl.Of(ReturnUrl));
        }
        else
        {
            hasFailed = true;
        }
    }
}
