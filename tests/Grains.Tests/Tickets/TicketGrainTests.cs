using OrleansTickets.Agents;
using Xunit;

namespace OrleansTickets.Tickets;

public sealed class TicketGrainTests(HelpDesk helpDesk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_agents_race_for_one_ticket_and_one_wins()
    {
        var queue = await helpDesk.Queue();
        var agents = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => helpDesk.Agent(queue)));
        var ticket = await helpDesk.Ticket(queue);
        var owners = await Task.WhenAll(agents.Select(async agent =>
        {
            using var caller = Caller.As(agent);
            try
            {
                return (IsWinner: true, (await ticket.Lock(cancellationToken: Cancel)).Owner);
            }
            catch (TicketRuleException e)
            {
                return (IsWinner: false, e.Owner);
            }
        }));
        var winner = Assert.Single(owners, owner => owner.IsWinner);
        Assert.All(owners, owner => Assert.Equal(winner.Owner, owner.Owner));
    }

    [Fact]
    public async Task An_answer_is_an_article_a_mail_to_send_and_a_lock()
    {
        var queue = await helpDesk.Queue(settings => settings with
        {
            Salutation = "Hello {{ customer.name }},",
            Signature = "{{ agent.name }}",
        });
        var agent = await helpDesk.Agent(queue);
        var ticket = await helpDesk.Ticket(queue);
        using var caller = Caller.As(agent);
        var answered = await ticket.Reply(new() { Body = "I come.", BodyHtml = "<p>I come.</p>" }, Cancel);
        var article = (await ticket.ReadArticles(0, 10, Cancel))[^1];
        Assert.Equal((TicketState.Open, TicketLock.Locked, agent, agent),
            (answered.State, answered.Lock, answered.Owner, answered.AnsweredBy));
        Assert.Equal($"Hello Cleo Customer,\n\nI come.\n\nAgent {agent}", article.Body);
        Assert.Equal($"Re: [Ticket#{answered.Number}] The printer is on fire", article.Subject);
        Assert.Equal($"{queue}@example.org", article.From.Address);
        Assert.Equal("cleo@customer.example", Assert.Single(article.To).Address);
        Assert.NotNull(article.Delivery);
        Assert.Contains("<p>I come.</p>", await ticket.ReadHtml(article.Id, Cancel));
    }
}
