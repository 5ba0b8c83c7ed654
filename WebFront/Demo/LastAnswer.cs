using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Demo;

internal static class LastAnswer
{
    /// <summary>The agents' last mail to the customer, if nothing that the customer can see came after it.</summary>
    public static async Task<Article?> FindAnswerAsync(this ITicketGrain ticket, CancellationToken cancellationToken)
    {
        var articles = await ticket.ReadArticles(0, 5, cancellationToken);
        var last = articles.LastOrDefault(article => article.IsVisibleForCustomer);
        return last is { SenderType: SenderType.Agent, Channel: CommunicationChannel.Email } ? last : null;
    }
}
