using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

/// <summary>Checks what an agent took down by phone or web.</summary>
internal static class TicketRequest
{
    private const int LongestTitle = 250;
    private const int LongestName = 200;
    private const int LongestBody = 1_000_000;

    /// <summary>The request as it will be kept.</summary>
    /// <exception cref="InvalidRequestException">Something in it makes no sense.</exception>
    public static async ValueTask<NewTicket> CheckAsync(NewTicket request, QueueMap queues)
    {
        if (await queues.FindAsync(request.Queue) is null)
        {
            throw new InvalidRequestException("queue", $"There is no queue '{request.Queue}'.");
        }
        var title = CleanText.Line(request.Title, LongestTitle);
        if (title.Length == 0)
        {
            throw new InvalidRequestException("title", $"A ticket has a title.");
        }
        var customer = new Mailbox(CleanText.Line(request.Customer.Name, LongestName), request.Customer.Address.Trim());
        if (customer.Address.Length > 0 && !AddressSyntax.IsValid(customer.Address))
        {
            throw new InvalidRequestException("customer", $"'{customer.Address}' is no mail address.");
        }
        if (customer.ToString().Length == 0)
        {
            throw new InvalidRequestException("customer", $"A ticket has a customer, with a name or an address.");
        }
        if (request.Channel is not (CommunicationChannel.Phone or CommunicationChannel.Web))
        {
            throw new InvalidRequestException("channel", $"An agent opens tickets by phone or web.");
        }
        TicketRules.CheckPriority(request.Priority);
        return request with { Title = title, Customer = customer, Body = CleanText.Body(request.Body, LongestBody) };
    }
}
