using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using OrleansTickets.Answers;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Finds a prepared answer as one types.</summary>
public sealed partial class TemplatePicker
{
    private ImmutableArray<Template> templates = [];
    private string filter = "";
    private bool isLoaded;

    [CascadingParameter]
    private DeskScript Script { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Queue { get; set; } = "";

    [Parameter]
    public EventCallback<Template> OnPick { get; set; }

    [Parameter]
    public EventCallback OnLeave { get; set; }

    // All words of the filter must be somewhere in the template; those in its name come first.
    private IEnumerable<Template> Shown
    {
        get
        {
            var words = filter.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return templates
                .Where(template => words.All(word => Has(template.Name, word) || Has(template.Body, word)))
                .OrderByDescending(template => words.All(word => Has(template.Name, word)))
                .Take(50);
        }
    }

    protected override async Task OnInitializedAsync()
    {
        await TryAsync(async () =>
            templates = await Grains.GetGrain<ITemplatesGrain>(ITemplatesGrain.Key).Read(Queue));
        isLoaded = true;
        await Script.CallAsync("focusSoon", ".picker input");
    }

    private async Task OnKey(KeyboardEventArgs key)
    {
        if (key.Key == "Enter" && Shown.FirstOrDefault() is { } first)
        {
            await OnPick.InvokeAsync(first);
        }
    }

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.CurrentCultureIgnoreCase);
}
