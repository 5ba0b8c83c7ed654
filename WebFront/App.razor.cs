using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront;

/// <summary>The document around every page, rendered on the server once. Pages that take part in interactive
/// routing live in one circuit; the others (sign-in) are plain HTML.</summary>
public sealed partial class App(IGrainFactory grains)
{
    private string? theme;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    private string? Nonce => Http.Items["nonce"] as string;

    private IComponentRenderMode? Mode => Http.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;

    // The theme is in the first byte of the page, so that a dark desk never flashes white.
    protected override async Task OnInitializedAsync()
    {
        if (Http.User.Identity is { IsAuthenticated: true, Name: { } login })
        {
            using (Caller.As(login))
            {
                theme = (await grains.GetGrain<IAgentGrain>(login).Read())?.Theme;
            }
        }
    }
}
