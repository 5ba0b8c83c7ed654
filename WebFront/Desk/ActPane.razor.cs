using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Desk;

/// <summary>A small form for one act, in place.</summary>
public sealed partial class ActPane
{
    private const int MostButtons = 8;

    private Choice[] choices = [];
    private string filter = "";
    private string tags = "";
    private Dictionary<string, string> values = [];
    private bool isLoaded;

    [CascadingParameter]
    private DeskScript Script { get; set; } = null!;

    [Parameter, EditorRequired]
    public Ticket Ticket { get; set; } = null!;

    [Parameter, EditorRequired]
    public TicketAct Kind { get; set; }

    [Parameter]
    public bool IsBusy { get; set; }

    /// <summary>Does the act; whether it was done is said there.</summary>
    [Parameter, EditorRequired]
    public Func<Func<ITicketGrain, string, Task<Ticket>>, Task<bool>> OnAct { get; set; } = null!;

    [Parameter]
    public EventCallback OnLeave { get; set; }

    private IEnumerable<Choice> Shown => choices
        .Where(choice => choice.Name.Contains(filter.Trim(), StringComparison.CurrentCultureIgnoreCase))
        .Take(30);

    protected override async Task OnInitializedAsync()
    {
        tags = string.Join(' ', Ticket.Tags);
        values = Ticket.Fields.ToDictionary(field => field.Name, field => field.Value);
        if (Kind == TicketAct.Fields)
        {
            await TryAsync(Desk.ReadFieldsAsync);
        }
        await TryAsync(async () => choices = Kind switch
        {
            TicketAct.Move => [.. Desk.Queues.Select(queue => queue.Settings.Name)
                .Where(name => Desk.May(Right.MoveInto, name))
                .Select(name => new Choice(name, name, name == Ticket.Queue))],
            TicketAct.Owner => await ReadAgentsAsync(Right.ReadWrite, Ticket.Owner),
            TicketAct.Responsible => await ReadAgentsAsync(Right.ReadWrite, Ticket.Responsible),
            TicketAct.Priority => [.. Enumerable.Range(1, 5).Select(priority => new Choice(
                priority.ToString(CultureInfo.InvariantCulture), Words.Priority(priority), priority == Ticket.Priority))],
            _ => [],
        });
        isLoaded = true;
        await Task.Yield();
        StateHasChanged();
        await Script.CallAsync("focusSoon", ".act-pane [data-first]");
    }

    private async Task<Choice[]> ReadAgentsAsync(Right right, string? current)
    {
        var agents = await Grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key)
            .ReadEntitled(Ticket.Queue, right);
        // Handing an unlocked ticket to its last owner locks it for them, so it stays on offer.
        return
        [
            .. agents.Select(agent => new Choice(agent.Login, agent.Name,
                agent.Login == current && (Kind == TicketAct.Responsible || Ticket.Lock == TicketLock.Locked))),
        ];
    }

    private Task<bool> CloseAsync(bool successful) =>
        OnAct((grain, command) => grain.Close(successful, command, Ended));

    private Task<bool> PendAsync(PendingRequest pending) =>
        OnAct((grain, command) => grain.Pend(pending, command, Ended));

    // Only what was changed here: a colleague's tag that came meanwhile stays.
    private Task<bool> TagAsync()
    {
        var wanted = TagText.Read(tags);
        var change = new TagChange { Add = [.. wanted.Except(Ticket.Tags)], Remove = [.. Ticket.Tags.Except(wanted)] };
        return OnAct((grain, command) => grain.ChangeTags(change, command, Ended));
    }

    private Task<bool> SetFieldsAsync()
    {
        var before = Ticket.Fields.ToDictionary(field => field.Name, field => field.Value);
        ImmutableArray<FieldValue> changed =
        [
            .. values.Where(value => value.Value != before.GetValueOrDefault(value.Key, ""))
                .Select(value => new FieldValue(value.Key, value.Value)),
        ];
        return OnAct((grain, command) => grain.ChangeFields(changed, command, Ended));
    }

    private Task<bool> ChooseAsync(Choice choice) => OnAct((grain, command) => Kind switch
    {
        TicketAct.Move => grain.Move(choice.Id, command, Ended),
        TicketAct.Owner => grain.ChangeOwner(choice.Id, command, Ended),
        TicketAct.Responsible => grain.ChangeResponsible(choice.Id, command, Ended),
        _ => grain.ChangePriority(int.Parse(choice.Id, CultureInfo.InvariantCulture), command, Ended),
    });

    private async Task OnFilterKey(KeyboardEventArgs key)
    {
        if (key.Key == "Enter" && Shown.FirstOrDefault(choice => !choice.IsCurrent) is { } first)
        {
            await ChooseAsync(first);
        }
    }

    private sealed record Choice(string Id, string Name, bool IsCurrent);
}
