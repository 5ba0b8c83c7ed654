using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using OrleansTickets.Mail;
using OrleansTickets.WebFront.Desk;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>The mail filters in their order, and what they would do with a mail.</summary>
public sealed partial class MailFiltersPage
{
    private ImmutableArray<MailFilter> filters = [];
    private string[] accounts = [];
    private MailFilter? draft;
    private object formKey = new();

    [CascadingParameter]
    private DeskScript Script { get; set; } = null!;

    private IMailFiltersGrain Keeper => Grains.GetGrain<IMailFiltersGrain>(IMailFiltersGrain.Key);

    private protected override async Task LoadAsync()
    {
        filters = await Keeper.Read();
        await Desk.ReadFieldsAsync();
        var mail = await Grains.GetGrain<IMailAccountsGrain>(IMailAccountsGrain.Key).Read();
        accounts = [.. mail.Where(account => account.ImapHost.Length > 0).Select(account => account.Name)];
    }

    private void Begin() => (draft, formKey) = (
        new() { Id = "", Name = "", Conditions = [MailFilterForm.FirstCondition] }, new());

    private void Edit(MailFilter filter) => (draft, formKey) = (filter, new());

    private void Leave() => (draft, Problem, ProblemField) = (null, null, null);

    private async Task SaveAsync(MailFilter filter)
    {
        draft = filter;
        if (await ChangeAsync(() => Keeper.Save(filter), T("SavedNamed", filter.Name)))
        {
            draft = null;
        }
    }

    // Who moves it by the keyboard goes on from where they are.
    private async Task MoveAsync(MailFilter filter, int place)
    {
        var button = place < filters.IndexOf(filter) + 1 ? "up" : "down";
        if (await ChangeAsync(() => Keeper.Move(filter.Id, place), T("FilterMoved", filter.Name, place)))
        {
            button = place == 1 ? "down" : place == filters.Length ? "up" : button;
            StateHasChanged(); // its buttons are on and off by its new place
            await Script.CallAsync("focusSoon", $"[id='{button}-{filter.Id}']");
        }
    }

    private Task<bool> DeleteAsync(MailFilter filter) =>
        ChangeAsync(() => Keeper.Delete(filter.Id), T("DeletedNamed", filter.Name));
}
