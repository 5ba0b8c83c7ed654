using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Ends the desk's sign-in. A form posts here, with the page's antiforgery token.</summary>
internal static class SignOut
{
    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-out", End).DisableAntiforgery().ExcludeFromDescription();

    private static async Task<Results<RedirectHttpResult, BadRequest>> End(
        HttpContext context, IAntiforgery antiforgery, SignInManager<AgentUser> signIns)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.BadRequest();
        }
        await signIns.SignOutAsync();
        return TypedResults.LocalRedirect("/sign-in");
    }
}
