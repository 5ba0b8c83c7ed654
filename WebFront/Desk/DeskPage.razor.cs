using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>A list and the ticket open beside it; the address says which.</summary>
public sealed partial class DeskPage
{
    private DeskPlace place = new(TicketView.AllOpen, null);
    private TicketList? list;
    private string? title;

    [CascadingParameter]
    private DeskScript Script { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Read from the address, which also says beside which list.</summary>
    [Parameter]
    public string? Number { get; set; }

    [Parameter]
    public string? Queue { get; set; }

    private string Title => $"{(place.Ticket is null ? place.View.Title : title ?? place.Ticket)} · {T("Product")}";

    protected override void OnInitialized()
    {
        Desk.Pressed += OnPressed;
        Navigation.LocationChanged += OnMoved;
    }

    protected override void OnParametersSet() =>
        place = DeskPlace.Parse(Navigation.ToBaseRelativePath(Navigation.Uri));

    private protected override ValueTask LeaveAsync()
    {
        Desk.Pressed -= OnPressed;
        Navigation.LocationChanged -= OnMoved;
        return ValueTask.CompletedTask;
    }

    // From one list without parameters to another, no parameter changes: the router tells the page nothing.
    private void OnMoved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        OnParametersSet();
        StateHasChanged();
    });

    private void ShowTitle(string ofTicket)
    {
        title = ofTicket;
        StateHasChanged();
    }

    private Task OnPressed(string key) => InvokeAsync(() => key switch
    {
        "j" => StepAsync(1),
        "k" => StepAsync(-1),
        "Enter" => Script.CallAsync("focus", "[data-thread]").AsTask(),
        "t" => TakeNextAsync(),
        _ => Task.CompletedTask,
    });

    private async Task StepAsync(int by)
    {
        if (list is not null && await list.StepAsync(by) is { } number)
        {
            Navigation.NavigateTo((place with { Ticket = number }).Path);
        }
    }

    private async Task TakeNextAsync()
    {
        if (list is not null && await list.TakeNextAsync() is { } number)
        {
            Navigation.NavigateTo((place with { Ticket = number }).Path);
        }
    }
}
