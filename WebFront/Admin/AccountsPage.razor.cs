using OrleansTickets.Mail;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>Where mail is fetched, and by what it is sent.</summary>
public sealed partial class AccountsPage
{
    private (MailAccountSettings Account, MailAccountStatus Status)[] accounts = [];
    private MailAccountSettings? draft;
    private object formKey = new();
    private bool isNew;

    private protected override async Task LoadAsync()
    {
        var all = await Grains.GetGrain<IMailAccountsGrain>(IMailAccountsGrain.Key).Read();
        var statuses = await Task.WhenAll(all.Select(account => Grain(account.Name).ReadStatus()));
        accounts = [.. all.Zip(statuses)];
    }

    private IMailAccountGrain Grain(string name) => Grains.GetGrain<IMailAccountGrain>(name);

    private void Begin() => (draft, isNew, formKey) = (new() { Name = "" }, true, new());

    private void Edit(MailAccountSettings account) => (draft, isNew, formKey) = (account, false, new());

    private void Leave() => (draft, Problem, ProblemField) = (null, null, null);

    private string? WrongField(string field) => WrongOf(field);

    private async Task SaveAsync(MailAccountSettings edited)
    {
        var saved = edited with { Name = edited.Name.Trim() };
        draft = edited;
        if (saved.Name.Length == 0)
        {
            (Problem, ProblemField) = (T("FieldMissing"), "name");
        }
        else if (isNew && accounts.Any(entry => entry.Account.Name == saved.Name))
        {
            (Problem, ProblemField) = (T("NameTaken"), "name");
        }
        else if (await ChangeAsync(() => Grain(saved.Name).Save(saved), T("SavedNamed", saved.Name)))
        {
            draft = null;
        }
    }

    private Task<bool> DeleteAsync(string name) => ChangeAsync(() => Grain(name).Delete(), T("DeletedNamed", name));
}
