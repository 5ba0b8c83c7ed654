using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Lists, queues with their counters, and the agent's own menu.</summary>
public sealed partial class Sidebar
{
    private string? sought;
    private bool isMenuOpen;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Parameter]
    public bool IsOpen { get; set; }

    [Parameter]
    public bool IsDark { get; set; }

    [Parameter]
    public EventCallback OnTheme { get; set; }

    [Parameter]
    public EventCallback OnHelp { get; set; }

    private string Address => Navigation.ToBaseRelativePath(Navigation.Uri);

    private bool MayCreate => Desk.Queues.Any(queue => Desk.May(Right.Create, queue.Settings.Name));

    protected override void OnInitialized()
    {
        Desk.Changed += ShowAsync;
        Desk.Pressed += OnPressed;
        Navigation.LocationChanged += OnMoved;
    }

    private protected override ValueTask LeaveAsync()
    {
        Desk.Changed -= ShowAsync;
        Desk.Pressed -= OnPressed;
        Navigation.LocationChanged -= OnMoved;
        return ValueTask.CompletedTask;
    }

    private void Find()
    {
        if (!string.IsNullOrWhiteSpace(sought))
        {
            Navigation.NavigateTo(new TicketView(Shelf.Search, sought.Trim()).Path);
        }
    }

    private void ToggleMenu() => isMenuOpen = !isMenuOpen;

    private Task Help()
    {
        isMenuOpen = false;
        return OnHelp.InvokeAsync();
    }

    private Task OnPressed(string key)
    {
        if (isMenuOpen && key.StartsWith("Escape", StringComparison.Ordinal))
        {
            isMenuOpen = false;
            return ShowAsync();
        }
        return Task.CompletedTask;
    }

    private void OnMoved(object? sender, LocationChangedEventArgs e)
    {
        isMenuOpen = false;
        _ = ShowAsync();
    }
}
