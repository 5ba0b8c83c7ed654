using System.Collections.Immutable;
using OrleansTickets.Mail;
using OrleansTickets.Queues;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>The queues: where mail arrives, and how it is answered.</summary>
public sealed partial class QueuesPage
{
    private ImmutableArray<QueueOverview> queues = [];
    private string[] accounts = [];
    private QueueSettings? draft;
    private bool isNew;
    private bool wasDefault;

    private protected override async Task LoadAsync()
    {
        queues = await Grains.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).ReadOverview();
        var mail = await Grains.GetGrain<IMailAccountsGrain>(IMailAccountsGrain.Key).Read();
        accounts = [.. mail.Where(account => account.SmtpHost.Length > 0).Select(account => account.Name)];
    }

    private void Begin() => (draft, isNew, wasDefault) = (new() { Name = "" }, true, false);

    private void Edit(QueueSettings settings) => (draft, isNew, wasDefault) = (settings, false, settings.IsDefault);

    private void Leave() => (draft, Problem, ProblemField) = (null, null, null);

    private async Task SaveAsync()
    {
        var saved = draft! with { Name = draft.Name.Trim(), Address = draft.Address.Trim() };
        if (saved.Name.Length == 0)
        {
            (Problem, ProblemField) = (T("FieldMissing"), "name");
        }
        else if (isNew && queues.Any(queue => queue.Settings.Name == saved.Name))
        {
            (Problem, ProblemField) = (T("NameTaken"), "name");
        }
        else if (await ChangeAsync(() => Grains.GetGrain<IQueueGrain>(saved.Name).Save(saved), T("SavedNamed", saved.Name)))
        {
            draft = null;
            await Desk.ReturnAsync(); // the sidebar shows it, and its notices are watched
        }
    }

    private async Task DeleteAsync(string name)
    {
        if (await ChangeAsync(() => Grains.GetGrain<IQueueGrain>(name).Delete(Ended), T("DeletedNamed", name)))
        {
            await Desk.ReturnAsync();
        }
    }
}
