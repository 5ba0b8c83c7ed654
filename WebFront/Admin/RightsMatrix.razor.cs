using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.Admin;

/// <summary>Rights, queue by queue.</summary>
public sealed partial class RightsMatrix
{
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Queues { get; set; } = [];

    [Parameter, EditorRequired]
    public ImmutableDictionary<string, ImmutableArray<Right>> Value { get; set; } = null!;

    [Parameter]
    public EventCallback<ImmutableDictionary<string, ImmutableArray<Right>>> ValueChanged { get; set; }

    private bool Has(string queue, Right right) => Held(queue).Contains(right);

    private ImmutableArray<Right> Held(string queue) => Value.GetValueOrDefault(queue, []);

    private Task ToggleAsync(string queue, Right right)
    {
        var held = Held(queue);
        var after = held.Contains(right) ? held.Remove(right) : held.Add(right);
        return ValueChanged.InvokeAsync(after.IsEmpty ? Value.Remove(queue) : Value.SetItem(queue, after));
    }
}
