using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace OrleansTickets.WebFront.Tests;

/// <summary>Addresses behind which something fails: every path that ends with <see cref="Path"/>.</summary>
internal sealed class Faults : IStartupFilter
{
    public const string Path = "/of-a-fault";

    // After the front's own pipeline, so that all of the front is around it.
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.Use((context, further) => context.Request.Path.Value!.EndsWith(Path, StringComparison.Ordinal)
            ? throw new InvalidOperationException("A secret of the inner parts.")
            : further(context));
    };
}
