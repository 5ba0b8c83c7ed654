using OrleansTickets.Agents;
using OrleansTickets.Mail;
using Xunit;

namespace OrleansTickets.Tickets;

public sealed class ReplyRecipientsTests(HelpDesk helpDesk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "form@site.example")]
    [InlineData("Reply-To: Ann <ann@customer.example>\n", "ann@customer.example")]
    [InlineData("Reply-To: Ann <ann@customer.example>, bob@customer.example\n", "ann@customer.example bob@customer.example")]
    [InlineData("Reply-To: {0}@example.org\n", "form@site.example")] // our own address: we do not answer ourselves
    [InlineData("Reply-To: not an address\n", "form@site.example")]
    public async Task F38_an_answer_goes_where_the_mail_asks_answers_to_go(string replyTo, string expected)
    {
        var queue = await helpDesk.Queue();
        var agent = await helpDesk.Agent(queue);
        var ticket = await TakeIn(queue, string.Format(null, replyTo, queue));
        using var caller = Caller.As(agent);
        Assert.Equal(expected, Addresses((await ticket.StartReply(null, Cancel)).To));
        await ticket.Reply(new() { Body = "Yes." }, Cancel);
        Assert.Equal(expected, Addresses((await ticket.ReadArticles(0, 1, Cancel))[0].To));
    }

    private static string Addresses(IEnumerable<Articles.Mailbox> mailboxes) =>
        string.Join(' ', mailboxes.Select(mailbox => mailbox.Address));

    private async Task<ITicketGrain> TakeIn(string queue, string extra)
    {
        var raw = Letter.Of($"From: form@site.example\nTo: {queue}@example.org\nSubject: form\n{extra}\nA question.\n");
        using var caller = Caller.AsSystem();
        var outcome = await helpDesk.Client.GetGrain<IPostmasterGrain>(0).TakeIn(new() { Raw = raw }, Cancel);
        return helpDesk.Client.GetGrain<ITicketGrain>(outcome.Ticket!);
    }
}
