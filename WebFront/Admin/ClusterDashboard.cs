using Orleans.Dashboard;
using OrleansTickets.WebFront.SignIn;

namespace OrleansTickets.WebFront.Admin;

/// <summary>The dashboard of Orleans, for administrators: what the silos do, grain by grain.</summary>
internal static class ClusterDashboard
{
    public const string Path = "/dashboard";

    // It sets styles by script, which the policy of our own pages forbids.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapDashboard(this IEndpointRouteBuilder routes) =>
        routes.MapOrleansDashboard(Path)
            .RequireAuthorization(SignInSetup.Administration)
            .AddEndpointFilter((context, next) =>
            {
                // It calls whatever a grain answers without arguments, and shows it: secrets too.
                if (context.HttpContext.Request.Path.StartsWithSegments($"{Path}/GrainState"))
                {
                    return ValueTask.FromResult<object?>(TypedResults.NotFound());
                }
                context.HttpContext.Response.Headers.ContentSecurityPolicy = Policy;
                return next(context);
            })
            .ExcludeFromDescription();
}
