using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using OrleansTickets.Mail;
using OrleansTickets.WebFront.Desk;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Admin;

/// <summary>Mail that could not be read, or that mail filters ignored: kept, and taken in when asked to.</summary>
public sealed partial class QuarantinePage
{
    private const int PageSize = 50;

    private ImmutableList<QuarantineItem> items = [];
    private string? next;
    private bool isIgnoredShown;

    [CascadingParameter]
    private DeskScript Script { get; set; } = null!;

    private IQuarantineGrain Keeper => Grains.GetGrain<IQuarantineGrain>(0);

    private protected override Task LoadAsync()
    {
        (items, next) = ([], null);
        return ReadMoreAsync();
    }

    private async Task ReadMoreAsync()
    {
        var page = isIgnoredShown
            ? await Keeper.ReadIgnored(next, PageSize, Ended)
            : await Keeper.ReadPage(next, PageSize, Ended);
        items = items.AddRange(page.Items);
        next = page.Next;
    }

    private Task<bool> ShowAsync(bool isIgnored)
    {
        (isIgnoredShown, Done) = (isIgnored, null);
        return TryAsync(LoadAsync);
    }

    private Task<bool> DownloadAsync(QuarantineItem item) => TryAsync(async () =>
    {
        if (await Keeper.ReadRaw(item.Id, Ended) is { } raw)
        {
            using var stream = new DotNetStreamReference(new MemoryStream(raw));
            await Script.CallAsync("download", $"quarantine-{item.Id}.eml", stream);
        }
    });

    private async Task RetryAsync(QuarantineItem item)
    {
        MailOutcome? outcome = null;
        if (await TryAsync(async () => outcome = await Keeper.Retry(item.Id, Ended)))
        {
            await TryAsync(LoadAsync);
            Done = outcome is { Outcome: not MailOutcomeKind.Quarantined, Ticket: { } ticket }
                ? T("RetryWorked", ticket)
                : T("RetryFailed", outcome?.Reason);
        }
    }
}
