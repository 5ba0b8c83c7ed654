using OrleansTickets.Answers;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>The prepared answers.</summary>
public sealed partial class TemplatesPage
{
    private Template[] templates = [];
    private Template? draft;

    private ITemplatesGrain Keeper => Grains.GetGrain<ITemplatesGrain>(ITemplatesGrain.Key);

    private protected override async Task LoadAsync() => templates = [.. await Keeper.Read(null)];

    private void Begin() => draft = new() { Id = "", Name = "", Body = "" };

    private void Edit(Template template) => draft = template;

    private void Leave() => (draft, Problem, ProblemField) = (null, null, null);

    private async Task SaveAsync()
    {
        var saved = draft! with { Name = draft.Name.Trim() };
        if (saved.Name.Length == 0 || string.IsNullOrWhiteSpace(saved.Body))
        {
            (Problem, ProblemField) = (T("FieldMissing"), saved.Name.Length == 0 ? "name" : "body");
        }
        else if (await ChangeAsync(() => Keeper.Save(saved), T("SavedNamed", saved.Name)))
        {
            draft = null;
        }
    }

    private Task<bool> DeleteAsync(Template template) =>
        ChangeAsync(() => Keeper.Delete(template.Id), T("DeletedNamed", template.Name));
}
