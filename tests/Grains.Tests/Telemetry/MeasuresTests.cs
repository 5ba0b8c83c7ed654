using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Telemetry;

public sealed class MeasuresTests(HelpDesk helpDesk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_becomes_of_a_mail_is_counted()
    {
        using var received = Collect("orleanstickets.mail.received");
        var queue = await helpDesk.Queue();
        var mail = Letter.Of($"From: a@c.example\nTo: {queue}@example.org\nMessage-ID: <{Guid.NewGuid()}@c>\n\nhelp");
        await TakeIn(mail);
        await TakeIn(mail);
        var outcomes = received.GetMeasurementSnapshot().Select(one => one.Tags["outcome"]).ToList();
        Assert.Contains("created", outcomes);
        Assert.Contains("duplicate", outcomes);
    }

    [Fact] // F16
    public async Task Whoever_names_a_ticket_that_is_none_of_theirs_is_counted()
    {
        using var strangers = Collect("orleanstickets.mail.strangers");
        var number = (await helpDesk.Ticket(await helpDesk.Queue())).GetPrimaryKeyString();
        await TakeIn(Letter.Of($"From: mallory@elsewhere.example\nSubject: Re: [Ticket#{number}] printer\n\nlet me in"));
        Assert.NotEmpty(strangers.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_mail_that_must_come_again_is_counted_as_refused()
    {
        using var received = Collect("orleanstickets.mail.received");
        var ticket = await helpDesk.Ticket(await helpDesk.Queue());
        var number = ticket.GetPrimaryKeyString();
        helpDesk.Faults.FailNext(number, isCommitted: false);
        var mail = Letter.Of($"From: cleo@customer.example\nSubject: Re: [Ticket#{number}] printer\n\nand again");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => TakeIn(mail));
        Assert.Contains("refused", received.GetMeasurementSnapshot().Select(one => one.Tags["outcome"]));
    }

    [Fact]
    public async Task An_act_against_another_agents_lock_is_counted()
    {
        using var conflicts = Collect("orleanstickets.ticket.lock_conflicts");
        var queue = await helpDesk.Queue();
        var (first, second) = (await helpDesk.Agent(queue), await helpDesk.Agent(queue));
        var ticket = await helpDesk.Ticket(queue);
        using (Caller.As(first))
        {
            await ticket.Lock(cancellationToken: Cancel);
        }
        using (Caller.As(second))
        {
            await Assert.ThrowsAsync<TicketRuleException>(() => ticket.Lock(cancellationToken: Cancel));
        }
        Assert.NotEmpty(conflicts.GetMeasurementSnapshot());
    }

    private MetricCollector<long> Collect(string instrument) =>
        new(helpDesk.Inside<IMeterFactory>(), ProductMeter.Name, instrument);

    private async Task TakeIn(byte[] raw)
    {
        using var caller = Caller.AsSystem();
        await helpDesk.Client.GetGrain<IPostmasterGrain>(0).TakeIn(new() { Raw = raw }, Cancel);
    }
}
