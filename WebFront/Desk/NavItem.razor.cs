using Microsoft.AspNetCore.Components;

namespace OrleansTickets.WebFront.Desk;

/// <summary>One line of the sidebar.</summary>
public sealed partial class NavItem
{
    /// <summary>What the browser shows, relative to the base.</summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = "";

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
    private bool IsCurrent => IsOfDesk ? DeskPlace.Parse(Address).View.Path == Href : Address.Split('?')[0] == Href;

    private bool IsOfDesk => Address.Split('?')[0].Split('/') is not (["tickets", "new"] or ["notifications", ..]
        or ["preferences", ..] or ["admin", ..]);
}
