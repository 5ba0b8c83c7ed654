using Microsoft.AspNetCore.Components;

namespace OrleansTickets.WebFront.Layout;

/// <summary>Asks the server for the same page again: it knows where one signs in, and brings back here.</summary>
public sealed class ToSignIn(NavigationManager navigation) : ComponentBase
{
    protected override void OnInitialized() => navigation.NavigateTo(navigation.Uri, forceLoad: true);
}
