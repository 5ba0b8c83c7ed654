using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using OrleansTickets.Agents;
using OrleansTickets.WebFront.Desk;
using OrleansTickets.WebFront.Tickets;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Layout;

/// <summary>The frame of every page of the desk. It lives as long as the circuit, and so does its desk.</summary>
public sealed partial class DeskLayout
{
    private AgentDesk? desk;
    private DeskScript script = null!;
    private string? problem;
    private DotNetObjectReference<DeskLayout>? self;
    private EventCallback openSide;
    private string? announcement;
    private bool isListening;
    private bool isOpen;
    private bool isDark;

    [Inject]
    private IGrainFactory Grains { get; set; } = null!;

    [Inject]
    private TicketRelay Relay { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider SignedIn { get; set; } = null!;

    /// <summary>What <c>desk.js</c> tells when a key of ours is pressed.</summary>
    [JSInvokable]
    public Task OnKey(string key)
    {
        if (key.StartsWith("go ", StringComparison.Ordinal))
        {
            Navigation.NavigateTo(key[3..]);
            return Task.CompletedTask;
        }
        return key == "?" ? ShowHelp() : desk!.PressAsync(key);
    }

    /// <summary>What <c>desk.js</c> tells when the list was scrolled by some rows.</summary>
    [JSInvokable]
    public Task OnScrolled(int first, int count) => desk!.ScrollAsync(first, count);

    /// <summary>What <c>desk.js</c> tells when the connection is back.</summary>
    [JSInvokable]
    public async Task OnReturned()
    {
        using (Caller.As(desk!.Login))
        {
            await desk.ReturnAsync();
        }
        Announce(T("ConnectionRestored"));
    }

    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= CloseSide;
        if (desk is not null)
        {
            await desk.DisposeAsync();
        }
        await script.DisposeAsync();
        self?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        openSide = EventCallback.Factory.Create(this, ToggleSide);
        script = new(Browser);
        var user = (await SignedIn.GetAuthenticationStateAsync()).User;
        desk = new(Grains, Relay, Clock, user.Identity?.Name ?? "");
        if (RendererInfo.IsInteractive)
        {
            desk.Changed += () => InvokeAsync(StateHasChanged);
            desk.Notified += notice => InvokeAsync(() => Announce(notice.Notification));
            Navigation.LocationChanged += CloseSide;
            _ = AgeAsync(desk);
            await StartAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The first render comes before the desk is made when the sign-in is still being read.
        if (!isListening && self is null && desk is not null && RendererInfo.IsInteractive)
        {
            self = DotNetObjectReference.Create(this);
            var browser = await script.StartAsync(self);
            desk.Time.SetZone(desk.Me.TimeZone, browser.Zone);
            isDark = browser.IsDark;
            isListening = true;
            await desk.RefreshAsync();
        }
    }

    private async Task StartAsync()
    {
        problem = null;
        try
        {
            using (Caller.As(desk!.Login))
            {
                await desk.StartAsync();
            }
        }
        catch (Exception e) when (Refusals.Explain(e, desk!.Names) is { } words)
        {
            problem = words;
        }
    }

    // Ages on the page grow by the minute.
    private static async Task AgeAsync(AgentDesk desk)
    {
        using var minutes = new PeriodicTimer(TimeSpan.FromMinutes(1), desk.Clock);
        try
        {
            while (await minutes.WaitForNextTickAsync(desk.Ended))
            {
                await desk.RefreshAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // the desk was closed
        }
    }

    private async Task ChangeTheme()
    {
        isDark = !isDark;
        var theme = isDark ? "dark" : "light";
        await script.CallAsync("theme", theme);
        using (Caller.As(desk!.Login))
        {
            desk.Take(await Grains.GetGrain<IAgentGrain>(desk.Login)
                .SavePreferences(new(desk.Me.Language, desk.Me.TimeZone, theme)));
        }
    }

    private Task ShowHelp() => script.CallAsync("openDialog", "dialog.help").AsTask();

    private void ToggleSide() => isOpen = !isOpen;

    private void CloseSide(object? sender, LocationChangedEventArgs e)
    {
        isOpen = false;
        _ = InvokeAsync(StateHasChanged);
    }

    private void Announce(Notification told) =>
        Announce($"{Words.Of(told.Kind)}: {told.Title} ({desk!.Names.Of(told.By)})");

    private void Announce(string text)
    {
        announcement = text;
        StateHasChanged();
    }
}
