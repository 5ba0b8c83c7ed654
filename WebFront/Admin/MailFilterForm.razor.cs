using Microsoft.AspNetCore.Components;
using OrleansTickets.Mail;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Desk;

namespace OrleansTickets.WebFront.Admin;

/// <summary>One mail filter: what it looks for, and what it does.</summary>
public sealed partial class MailFilterForm
{
    private MailFilter draft = new() { Id = "", Name = "" };
    private string tags = "";
    private Dictionary<string, string> values = [];

    internal static MailFilterCondition FirstCondition { get; } =
        new() { Field = MailFilterField.Subject, Operator = MailFilterOperator.Contains };

    [CascadingParameter]
    private AgentDesk Desk { get; set; } = null!;

    [Parameter, EditorRequired]
    public MailFilter Filter { get; set; } = null!;

    /// <summary>Why it was not saved.</summary>
    [Parameter]
    public string? Problem { get; set; }

    [Parameter]
    public string? ProblemField { get; set; }

    [Parameter]
    public EventCallback<MailFilter> OnSave { get; set; }

    [Parameter]
    public EventCallback OnLeave { get; set; }

    private MailFilterActions Actions => draft.Actions;

    protected override void OnInitialized()
    {
        (draft, tags) = (Filter, string.Join(' ', Filter.Actions.AddTags));
        values = Filter.Actions.SetFields.ToDictionary(set => set.Name, set => set.Value);
    }

    private string? WrongOf(string field) => ProblemField == field ? Problem : null;

    // Of the condition as it is now: who types fast is ahead of what was rendered last.
    private void Set(int at, Func<MailFilterCondition, MailFilterCondition> change) =>
        draft = draft with { Conditions = draft.Conditions.SetItem(at, change(draft.Conditions[at])) };

    private void Act(MailFilterActions actions) => draft = draft with { Actions = actions };

    private MailFilter Read() => draft with
    {
        Name = draft.Name.Trim(),
        Actions = Actions with
        {
            AddTags = TagText.Read(tags),
            SetFields = [.. values.Where(value => value.Value.Length > 0).Select(value => new FieldValue(value.Key, value.Value))],
        },
    };
}
