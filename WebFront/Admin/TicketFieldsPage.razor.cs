using OrleansTickets.Tickets;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>The help desk's own fields of tickets.</summary>
public sealed partial class TicketFieldsPage
{
    private TicketField? draft;
    private string choices = "";
    private bool isNew;

    private ITicketFieldsGrain Keeper => Grains.GetGrain<ITicketFieldsGrain>(ITicketFieldsGrain.Key);

    private protected override Task LoadAsync() => Desk.ReadFieldsAsync();

    private void Begin() => (draft, choices, isNew) = (new() { Name = "", Label = "" }, "", true);

    private void Edit(TicketField field) => (draft, choices, isNew) = (field, string.Join('\n', field.Choices), false);

    private void Leave() => (draft, Problem, ProblemField) = (null, null, null);

    private async Task SaveAsync()
    {
        var saved = draft! with
        {
            Choices = [.. choices.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
        };
        if (isNew && Desk.Fields.Any(field => field.Name.Equals(saved.Name.Trim(), StringComparison.OrdinalIgnoreCase)))
        {
            (Problem, ProblemField) = (T("NameTaken"), "name");
        }
        else if (await ChangeAsync(() => Keeper.Save(saved), T("SavedNamed", saved.Label)))
        {
            draft = null;
        }
    }

    private Task<bool> DeleteAsync(TicketField field) =>
        ChangeAsync(() => Keeper.Delete(field.Name), T("DeletedNamed", field.Label));
}
