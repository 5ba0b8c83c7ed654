using System.Globalization;
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
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            }
            await next(context);
        }));
}
