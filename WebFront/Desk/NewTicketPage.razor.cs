using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Opens a ticket for who asks by phone or in the web.</summary>
public sealed partial class NewTicketPage
{
    // One per form, so that pressing twice opens one ticket.
    private readonly string commandId = Guid.NewGuid().ToString();
    private string queue = "";
    private string title = "";
    private string name = "";
    private string address = "";
    private string body = "";
    private CommunicationChannel channel = CommunicationChannel.Phone;
    private int priority = 3;
    private bool isSending;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IEnumerable<string> Queues =>
        Desk.Queues.Select(overview => overview.Settings.Name).Where(own => Desk.May(Right.Create, own));

    protected override void OnInitialized() => Desk.Changed += ShowAsync;

    private protected override ValueTask LeaveAsync()
    {
        Desk.Changed -= ShowAsync;
        return ValueTask.CompletedTask;
    }

    private async Task OpenAsync()
    {
        if (Missing() is { } field)
        {
            (Problem, ProblemField) = (T("FieldMissing"), field);
            return;
        }
        isSending = true;
        Ticket? opened = null;
        await TryAsync(async () => opened = await Grains.GetGrain<ITicketDeskGrain>(0).Open(new()
        {
            Queue = queue,
            Title = title.Trim(),
            Customer = new Mailbox(name.Trim(), address.Trim()),
            Channel = channel,
            Body = body,
            Priority = priority,
            CommandId = commandId,
        }));
        isSending = false;
        if (opened is not null)
        {
            Navigation.NavigateTo(new DeskPlace(TicketView.AllOpen, opened.Number).Path);
        }
    }

    private string? Missing() => (queue, address, title) switch
    {
        ("", _, _) => "queue",
        _ when string.IsNullOrWhiteSpace(address) => "customer",
        _ when string.IsNullOrWhiteSpace(title) => "title",
        _ => null,
    };

    private string? WrongOf(params ReadOnlySpan<string> fields) =>
        ProblemField is { } field && fields.Contains(field) ? Problem : null;
}
