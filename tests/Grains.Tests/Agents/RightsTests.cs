using System.Reflection;
using OrleansTickets.Mail;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Agents;

public sealed class RightsTests(HelpDesk helpDesk)
{
    private static readonly Dictionary<string, Func<ITicketGrain, Task>> Acts = new()
    {
        [nameof(ITicketGrain.Read)] = ticket => ticket.Read(),
        [nameof(ITicketGrain.ReadArticles)] = ticket => ticket.ReadArticles(0, 10),
        [nameof(ITicketGrain.ReadHistory)] = ticket => ticket.ReadHistory(0, 10),
        [nameof(ITicketGrain.ReadRaw)] = ticket => ticket.ReadRaw(1),
        [nameof(ITicketGrain.ReadHtml)] = ticket => ticket.ReadHtml(1),
        [nameof(ITicketGrain.ReadAttachment)] = ticket => ticket.ReadAttachment(1, 1),
        [nameof(ITicketGrain.StartReply)] = ticket => ticket.StartReply(null),
        [nameof(ITicketGrain.View)] = ticket => ticket.View(ViewKind.Viewing),
        [nameof(ITicketGrain.Lock)] = ticket => ticket.Lock(),
        [nameof(ITicketGrain.Unlock)] = ticket => ticket.Unlock(),
        [nameof(ITicketGrain.Reply)] = ticket => ticket.Reply(new() { Body = "x" }),
        [nameof(ITicketGrain.Note)] = ticket => ticket.Note(new() { Body = "x" }),
        [nameof(ITicketGrain.Close)] = ticket => ticket.Close(true),
        [nameof(ITicketGrain.Reopen)] = ticket => ticket.Reopen(),
        [nameof(ITicketGrain.Move)] = ticket => ticket.Move("Inbox"),
        [nameof(ITicketGrain.ChangeOwner)] = ticket => ticket.ChangeOwner("x"),
        [nameof(ITicketGrain.ChangeResponsible)] = ticket => ticket.ChangeResponsible("x"),
        [nameof(ITicketGrain.ChangePriority)] = ticket => ticket.ChangePriority(5),
        [nameof(ITicketGrain.ChangeTags)] = ticket => ticket.ChangeTags(new() { Add = ["x"] }),
        [nameof(ITicketGrain.ChangeFields)] = ticket => ticket.ChangeFields([new("x", "y")]),
        [nameof(ITicketGrain.Pend)] = ticket => ticket.Pend(new() { Until = DateTimeOffset.MaxValue }),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IEnumerable<MethodInfo> Contracts => typeof(CallerAttribute).Assembly.GetTypes()
        .Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)))
        .SelectMany(type => type.GetMethods().Where(method => !method.IsStatic));

    private static Right Needed(string act) =>
        typeof(ITicketGrain).GetMethod(act)!.GetCustomAttribute<NeedsAttribute>()!.Right;

    public static TheoryData<string> AllActs => [.. Acts.Keys];

    public static TheoryData<string> ActsBeyondReading => [.. Acts.Keys.Where(act => Needed(act) != Right.ReadOnly)];

    [Fact]
    public void Every_method_of_every_grain_declares_exactly_one_caller() => Assert.All(
        Contracts, method => Assert.Single(method.GetCustomAttributes<CallerAttribute>()));

    [Fact]
    public void Every_act_of_a_ticket_that_needs_a_right_is_tested_here() => Assert.Equal(
        typeof(ITicketGrain).GetMethods()
            .Where(method => method.GetCustomAttribute<NeedsAttribute>() is not null
                && method.Name != nameof(ITicketGrain.Open))
            .Select(method => method.Name).Order(StringComparer.Ordinal),
        Acts.Keys.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(AllActs))]
    public async Task Who_may_not_see_the_queue_hears_what_one_hears_of_a_number_never_used(string act)
    {
        var ticket = await helpDesk.Ticket(await helpDesk.Queue());
        using var caller = Caller.As(await helpDesk.Agent(await helpDesk.Queue()));
        var hidden = await Assert.ThrowsAsync<RightMissingException>(() => Acts[act](ticket));
        var absent = await Assert.ThrowsAsync<RightMissingException>(() =>
            Acts[act](helpDesk.Client.GetGrain<ITicketGrain>(TicketNumber.Format(new(2001, 1, 1), 42, 1))));
        Assert.True(hidden.IsHidden);
        Assert.Equal((absent.IsHidden, absent.Message), (hidden.IsHidden, hidden.Message));
    }

    // What answers faster than the rest has been seen before: the time must not tell that there is such a ticket.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task To_hide_a_ticket_costs_the_store_as_much_as_to_find_none(bool isInMemory)
    {
        var queue = await helpDesk.Queue();
        var hidden = await helpDesk.Ticket(queue);
        string number;
        using (Caller.As(await helpDesk.Agent(queue)))
        {
            number = (await hidden.Read(Cancel)).Number;
        }
        if (!isInMemory)
        {
            await helpDesk.Deactivate(hidden);
        }
        var absent = TicketNumber.Format(new(2001, 1, 1), isInMemory ? 43 : 44, 1);
        using var caller = Caller.As(await helpDesk.Agent(await helpDesk.Queue()));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(await ReadsToRefuse(absent), await ReadsToRefuse(number));
        }
    }

    [Theory, MemberData(nameof(ActsBeyondReading))]
    public async Task Who_may_only_read_is_told_so(string act)
    {
        var queue = await helpDesk.Queue();
        var ticket = await helpDesk.Ticket(queue);
        using var caller = Caller.As(await helpDesk.Agent(queue, Right.ReadOnly));
        await ticket.Read(Cancel);
        var refusal = await Assert.ThrowsAsync<RightMissingException>(() => Acts[act](ticket));
        Assert.False(refusal.IsHidden);
    }

    [Fact]
    public async Task A_right_without_that_to_read_shows_nothing_but_opening_needs_no_sight()
    {
        var queue = await helpDesk.Queue();
        var ticket = await helpDesk.Ticket(queue);
        using var caller = Caller.As(await helpDesk.Agent(queue, Right.Note, Right.Create));
        var refusal = await Assert.ThrowsAsync<RightMissingException>(() => Acts[nameof(ITicketGrain.Note)](ticket));
        Assert.True(refusal.IsHidden);
        var opened = await helpDesk.Client.GetGrain<ITicketDeskGrain>(0)
            .Open(new() { Queue = queue, Title = "x", Customer = new("Cleo", "") }, Cancel);
        Assert.Equal(queue, opened.Queue);
    }

    [Fact]
    public async Task An_agent_who_left_may_nothing()
    {
        var queue = await helpDesk.Queue();
        var login = await helpDesk.Agent(queue);
        var agent = helpDesk.Client.GetGrain<IAgentGrain>(login);
        var ticket = await helpDesk.Ticket(queue);
        using (Caller.AsSystem())
        {
            await agent.Save((await agent.Read())! with { IsValid = false });
        }
        using var caller = Caller.As(login);
        await Assert.ThrowsAsync<RightMissingException>(() => ticket.Read(Cancel));
        await Assert.ThrowsAsync<RightMissingException>(() => agent.Read());
    }

    [Fact]
    public async Task A_token_for_mail_hands_in_mail_and_nothing_else()
    {
        var queue = await helpDesk.Queue();
        var login = await helpDesk.Agent(queue);
        var ticket = await helpDesk.Ticket(queue);
        using var caller = Caller.As(login, Caller.MailScope);
        await Assert.ThrowsAsync<RightMissingException>(() => ticket.Read(Cancel));
        var mail = new InboundMail { Raw = "From: eve@evil.example\r\nSubject: hi\r\n\r\nhi\r\n"u8.ToArray() };
        var taken = await helpDesk.Client.GetGrain<IPostmasterGrain>(0).TakeIn(mail, Cancel);
        Assert.Equal(MailOutcomeKind.Created, taken.Outcome);
        Caller.Scope = null;
        await Assert.ThrowsAsync<RightMissingException>(() =>
            helpDesk.Client.GetGrain<IPostmasterGrain>(0).TakeIn(mail, Cancel));
    }

    [Fact]
    public async Task What_is_for_the_system_or_for_administrators_is_refused_to_an_agent()
    {
        var queue = await helpDesk.Queue();
        using var caller = Caller.As(await helpDesk.Agent(queue));
        await Assert.ThrowsAsync<RightMissingException>(() =>
            helpDesk.Client.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).Read());
        await Assert.ThrowsAsync<RightMissingException>(() =>
            helpDesk.Client.GetGrain<IQueueGrain>(queue).Save(new() { Name = queue }));
        Caller.Agent = null;
        await Assert.ThrowsAsync<RightMissingException>(() => helpDesk.Client.GetGrain<IQueueGrain>(queue).Read());
    }

    [Fact]
    public async Task A_ticket_moves_only_where_its_mover_may_move_it()
    {
        var (from, seen, open) = (await helpDesk.Queue(), await helpDesk.Queue(), await helpDesk.Queue());
        var ticket = await helpDesk.Ticket(from);
        var login = await helpDesk.Agent(from);
        using (Caller.AsSystem())
        {
            var agent = helpDesk.Client.GetGrain<IAgentGrain>(login);
            var known = (await agent.Read())!;
            await agent.Save(known with
            {
                Rights = known.Rights.Add(seen, [Right.ReadOnly]).Add(open, [Right.MoveInto]),
            });
        }
        using var caller = Caller.As(login);
        await Assert.ThrowsAsync<RightMissingException>(() => ticket.Move(seen, null, Cancel));
        await Assert.ThrowsAsync<InvalidRequestException>(() => ticket.Move("no such queue", null, Cancel));
        Assert.Equal(open, (await ticket.Move(open, null, Cancel)).Queue);
    }

    private async Task<int> ReadsToRefuse(string number)
    {
        var before = helpDesk.Faults.ReadsOf(number);
        await Assert.ThrowsAsync<RightMissingException>(
            () => helpDesk.Client.GetGrain<ITicketGrain>(number).Read(Cancel));
        return helpDesk.Faults.ReadsOf(number) - before;
    }
}
