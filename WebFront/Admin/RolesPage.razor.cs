using OrleansTickets.Agents;
using OrleansTickets.Queues;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>Bundles of rights that several agents share.</summary>
public sealed partial class RolesPage
{
    private Role[] roles = [];
    private string[] queues = [];
    private Role? draft;
    private bool isNew;

    private IRolesGrain Keeper => Grains.GetGrain<IRolesGrain>(IRolesGrain.Key);

    private protected override async Task LoadAsync()
    {
        roles = [.. await Keeper.Read()];
        var overview = await Grains.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).ReadOverview();
        queues = [.. overview.Select(queue => queue.Settings.Name)];
    }

    private void Begin() => (draft, isNew) = (new() { Name = "" }, true);

    private void Edit(Role role) => (draft, isNew) = (role, false);

    private void Leave() => (draft, Problem, ProblemField) = (null, null, null);

    private async Task SaveAsync()
    {
        var saved = draft! with { Name = draft.Name.Trim() };
        if (saved.Name.Length == 0)
        {
            (Problem, ProblemField) = (T("FieldMissing"), "name");
        }
        else if (isNew && roles.Any(role => role.Name == saved.Name))
        {
            (Problem, ProblemField) = (T("NameTaken"), "name");
        }
        else if (await ChangeAsync(() => Keeper.Save(saved), T("SavedNamed", saved.Name)))
        {
            draft = null;
        }
    }

    private Task<bool> DeleteAsync(string name) => ChangeAsync(() => Keeper.Delete(name), T("DeletedNamed", name));
}
