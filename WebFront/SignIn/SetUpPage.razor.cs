using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Makes the first administrator, for whoever has the link that the console printed.</summary>
public sealed partial class SetUpPage(IGrainFactory grains)
{
    private string? refusal;

    [SupplyParameterFromForm(FormName = "set-up")]
    private string? Login { get; set; }

    [SupplyParameterFromForm(FormName = "set-up")]
    private string? Name { get; set; }

    [SupplyParameterFromForm(FormName = "set-up")]
    private string? Email { get; set; }

    [SupplyParameterFromForm(FormName = "set-up")]
    private string? Password { get; set; }

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    [Inject]
    private NewPasswords Passwords { get; set; } = null!;

    [Inject]
    private PasswordSignIn SignIn { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private async Task CompleteAsync()
    {
        var login = new LowerCaseLogins().NormalizeName(Login) ?? "";
        try
        {
            var administrator = new Agent
            {
                Login = login,
                Name = Name?.Trim() ?? "",
                Email = Email?.Trim() ?? "",
                Roles = [Agent.Administrator],
            };
            using (Caller.AsSystem())
            {
                await grains.GetGrain<ISetupGrain>(ISetupGrain.Key)
                    .Complete(Token ?? "", administrator, Passwords.Make(Password ?? ""));
            }
            await SignIn.TryAsync(login, Password!);
            Navigation.NavigateTo("/");
        }
        catch (RightMissingException)
        {
            refusal = "SetUpRefused";
        }
        catch (InvalidRequestException e)
        {
            refusal = e.Field switch
            {
                "login" => "LoginInvalid",
                "name" => "NameInvalid",
                "email" => "EmailInvalid",
                "password" => "PasswordInvalid",
                _ => "Invalid",
            };
        }
    }
}
