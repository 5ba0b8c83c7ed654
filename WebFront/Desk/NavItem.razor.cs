using Microsoft.AspNetCore.Components;

namespace OrleansTickets.WebFront.Desk;

/// <summary>One line of the sidebar.</summary>
public sealed partial class NavItem
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Relative to the base.</summary>
    [Parameter, EditorRequired]
    public string Href { get; set; } = "";

    [Parameter, EditorRequired]
    public string Icon { get; set; } = "";

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter]
    public int? Count { get; set; }

    [Parameter]
    public int Badge { get; set; }

    /// <summary>What tests call it.</summary>
    [Parameter]
    public string? Test { get; set; }

    // A ticket keeps the list it was opened from.
    private bool IsCurrent
    {
        get
        {
            var address = Navigation.ToBaseRelativePath(Navigation.Uri);
            return address.Split('?')[0].Split('/')[0] is "" or "queues" or "mine" or "closed" or "tickets" or "search"
                && !address.StartsWith("tickets/new", StringComparison.Ordinal)
                ? DeskPlace.Parse(address).View.Path == Href
                : address.Split('?')[0] == Href;
        }
    }
}
