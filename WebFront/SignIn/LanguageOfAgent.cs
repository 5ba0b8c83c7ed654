using System.Globalization;
using Microsoft.AspNetCore.Localization;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Shows the desk in the language its agent chose; without a choice, the browser's stays. A circuit keeps
/// the language of the request that began it.</summary>
internal static class LanguageOfAgent
{
    public static void UseLanguageOfAgent(this IApplicationBuilder app) => app.UseWhen(
        context => context.User.Identity?.IsAuthenticated == true && !context.Request.Path.StartsWithSegments("/api"),
        pages => pages.Use(async (context, next) =>
        {
            var grains = context.RequestServices.GetRequiredService<IGrainFactory>();
            var agent = await grains.GetGrain<IAgentGrain>(context.User.Identity!.Name!).Read();
            if (agent?.Language is { } language)
            {
                var chosen = CultureInfo.GetCultureInfo(language);
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = chosen;
                // For the page that tells of a fault: it is written where the culture of this flow is gone.
                context.Features.Set<IRequestCultureFeature>(new RequestCultureFeature(new(chosen), provider: null));
            }
            await next(context);
        }));
}
