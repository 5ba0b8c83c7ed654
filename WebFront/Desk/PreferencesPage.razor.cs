using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.Desk;

/// <summary>What agents set for themselves.</summary>
public sealed partial class PreferencesPage
{
    private static readonly string[] Zones =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/')).Order()];

    private string? language;
    private string? theme;
    private string? zone;
    private bool areKeysOn = true;
    private bool isSaved;
    private bool isZoneWrong;
    private bool isFilled;

    [CascadingParameter]
    private DeskScript Script { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Desk.Changed += FillAsync;
        await FillAsync();
    }

    private protected override ValueTask LeaveAsync()
    {
        Desk.Changed -= FillAsync;
        return ValueTask.CompletedTask;
    }

    // Once: what the agent has begun to change stays.
    private Task FillAsync() => InvokeAsync(async () =>
    {
        if (!isFilled && Desk.IsReady)
        {
            isFilled = true;
            (language, theme, zone) = (Desk.Me.Language, Desk.Me.Theme, Desk.Me.TimeZone);
            areKeysOn = await Script.AskAsync<bool?>("areKeysOn") ?? true;
            StateHasChanged();
        }
    });

    private async Task SaveAsync()
    {
        isZoneWrong = zone is { Length: > 0 } && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);
        isSaved = false;
        if (isZoneWrong)
        {
            return;
        }
        var isOtherLanguage = Null(language) != Desk.Me.Language;
        isSaved = await TryAsync(async () =>
        {
            await Script.CallAsync("keys", areKeysOn);
            await Script.CallAsync("theme", Null(theme));
            Desk.Take(await Grains.GetGrain<IAgentGrain>(Desk.Login)
                .SavePreferences(new(Null(language), Null(zone), Null(theme))));
        });
        if (isSaved && isOtherLanguage)
        {
            Navigation.NavigateTo("/preferences", forceLoad: true); // a circuit keeps the language it began with
        }
    }

    private static string? Null(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
