using OrleansTickets.Agents;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Queues;

public sealed class QueueGrainTests(HelpDesk helpDesk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IQueueDirectoryGrain Directory =>
        helpDesk.Client.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key);

    [Fact]
    public async Task Fifty_who_take_the_next_ticket_at_once_get_the_oldest_ones_each_their_own()
    {
        var name = await helpDesk.Queue();
        var agents = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => helpDesk.Agent(name)));
        List<string> numbers = [];
        for (var i = 0; i < 60; i++)
        {
            numbers.Add((await helpDesk.Ticket(name)).GetPrimaryKeyString());
            helpDesk.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        var taken = await Task.WhenAll(agents.Select(async agent =>
        {
            using var caller = Caller.As(agent);
            return (Agent: agent, Ticket: await helpDesk.Client.GetGrain<IQueueGrain>(name).TakeNext(Cancel));
        }));
        Assert.All(taken, each =>
            Assert.Equal((each.Agent, TicketLock.Locked), (each.Ticket!.Owner, each.Ticket.Lock)));
        Assert.Equal(numbers.Take(50), taken.Select(each => each.Ticket!.Number).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_taken_where_nothing_waits()
    {
        var name = await helpDesk.Queue();
        using var caller = Caller.As(await helpDesk.Agent(name));
        var queue = helpDesk.Client.GetGrain<IQueueGrain>(name);
        Assert.Null(await queue.TakeNext(Cancel));
        var ticket = await helpDesk.Ticket(name);
        await ticket.Pend(new() { Until = helpDesk.Clock.GetUtcNow().AddDays(30) }, null, Cancel);
        await ticket.Unlock(null, Cancel);
        Assert.Null(await queue.TakeNext(Cancel));
    }

    [Fact]
    public async Task The_same_command_again_takes_the_same_ticket_and_another_the_next()
    {
        var name = await helpDesk.Queue();
        var numbers = new[] { await helpDesk.Ticket(name), await helpDesk.Ticket(name) }
            .Select(ticket => ticket.GetPrimaryKeyString());
        using var caller = Caller.As(await helpDesk.Agent(name));
        var queue = helpDesk.Client.GetGrain<IQueueGrain>(name);

        var first = await queue.TakeNext("one", Cancel);
        var again = await queue.TakeNext("one", Cancel);
        var next = await queue.TakeNext("two", Cancel);

        Assert.Equal(numbers, [first!.Number, next!.Number]);
        Assert.Equal((first.Number, first.Version), (again!.Number, again.Version));
        Assert.Null(await queue.TakeNext("three", Cancel));
    }

    [Fact]
    public async Task Counters_follow_what_tickets_commit()
    {
        var name = await helpDesk.Queue();
        var other = await helpDesk.Queue();
        using var caller = Caller.AsSystem();
        var queue = helpDesk.Client.GetGrain<IQueueGrain>(name);
        Assert.Equal(new(0, 0), await queue.ReadCounters());
        var ticket = await helpDesk.Ticket(name);
        await helpDesk.Ticket(name);
        await HelpDesk.Until(async () => await queue.ReadCounters() == new QueueCounters(2, 2));
        await ticket.ChangeOwner(await helpDesk.Agent(name), null, Cancel);
        await HelpDesk.Until(async () => await queue.ReadCounters() == new QueueCounters(2, 1));
        await helpDesk.Deactivate(queue);
        Assert.Equal(new(2, 1), await queue.ReadCounters());
        Caller.Agent = (await ticket.Read(Cancel)).Owner;
        await Assert.ThrowsAsync<InvalidRequestException>(() => ticket.Move(other, null, Cancel));
    }

    [Fact]
    public async Task An_address_is_one_queues_only()
    {
        var name = await helpDesk.Queue();
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() =>
            helpDesk.Queue(settings => settings with { Address = $"{name}@EXAMPLE.org" }));
        Assert.Equal("address", refusal.Field);
    }

    [Fact]
    public async Task There_is_one_default_queue_and_it_stays()
    {
        var name = await helpDesk.Queue(settings => settings with { IsDefault = true });
        using var caller = Caller.AsSystem();
        Assert.Equal(name, Assert.Single(await Directory.Read(), queue => queue.IsDefault).Name);
        var queue = helpDesk.Client.GetGrain<IQueueGrain>(name);
        Assert.True((await queue.Save(await queue.Read() with { IsDefault = false })).IsDefault);
        await Assert.ThrowsAsync<InvalidRequestException>(() => queue.Delete(Cancel));
        Assert.Contains(await Directory.Read(), one => one.Name == "Inbox");
    }

    [Fact]
    public async Task A_queue_with_tickets_is_not_deleted_and_one_without_is_gone()
    {
        var full = await helpDesk.Queue();
        await helpDesk.Ticket(full);
        var empty = await helpDesk.Queue();
        using var caller = Caller.AsSystem();
        await Assert.ThrowsAsync<InvalidRequestException>(() =>
            helpDesk.Client.GetGrain<IQueueGrain>(full).Delete(Cancel));
        await helpDesk.Client.GetGrain<IQueueGrain>(empty).Delete(Cancel);
        await Assert.ThrowsAsync<NotThereException>(() => helpDesk.Client.GetGrain<IQueueGrain>(empty).Read());
    }

    [Theory]
    [InlineData("address", "no address")]
    [InlineData("salutation", "{{ nobody }}")]
    [InlineData("unlockTimeoutMinutes", "-1")]
    [InlineData("displayName", "two\nlines")]
    public async Task What_makes_no_sense_is_refused_by_name(string field, string value)
    {
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() => helpDesk.Queue(settings => field switch
        {
            "address" => settings with { Address = value },
            "salutation" => settings with { Salutation = value },
            "displayName" => settings with { DisplayName = value },
            _ => settings with { UnlockTimeoutMinutes = int.Parse(value, null) },
        }));
        Assert.Equal(field, refusal.Field);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" x")]
    [InlineData("a/b")]
    [InlineData("a\tb")]
    public void A_name_that_cannot_be_one_is_refused(string name) =>
        Assert.Throws<InvalidRequestException>(() => QueueCheck.CheckName(name));
}
