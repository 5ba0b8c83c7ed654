using System.Collections.Immutable;
using OrleansTickets.Mail;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>Mail on its way out.</summary>
public sealed partial class OutboxPage
{
    private const int PageSize = 50;

    private ImmutableList<OutboxItem> items = [];
    private string? next;

    private IMailSenderGrain Sender => Grains.GetGrain<IMailSenderGrain>(IMailSenderGrain.Key);

    private protected override Task LoadAsync()
    {
        (items, next) = ([], null);
        return ReadMoreAsync();
    }

    private async Task ReadMoreAsync()
    {
        var page = await Sender.ReadOutbox(next, PageSize, Ended);
        items = items.AddRange(page.Items);
        next = page.Next;
    }

    private Task<bool> RetryAsync(OutboxItem item) => ChangeAsync(() => Sender.Retry(item.Id, Ended), T("TriedAgain"));
}
