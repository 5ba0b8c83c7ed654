using OrleansTickets.Agents;
using OrleansTickets.Articles;
using Xunit;

namespace OrleansTickets.Tickets;

/// <summary>What a ticket remembers when things go wrong, and when the silo goes.</summary>
public sealed class TicketGrainFailureTests(OwnHelpDesk own) : IClassFixture<OwnHelpDesk>
{
    private readonly HelpDesk helpDesk = own.Desk;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, TicketLock.Unlocked)]
    [InlineData(true, TicketLock.Locked)]
    public async Task After_a_failed_commit_the_ticket_is_what_the_store_says(bool isCommitted, TicketLock after)
    {
        var (ticket, agent) = await OwnTicket();
        using var caller = Caller.As(agent);
        var number = (await ticket.Read(Cancel)).Number;
        helpDesk.Faults.FailNext(number, isCommitted);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => ticket.Lock("lock-1", Cancel));
        Assert.Equal(after, (await ticket.Read(Cancel)).Lock);
        // The agent's desk tries again, with the same command: it is done once, whether or not it was done before.
        Assert.Equal(TicketLock.Locked, (await ticket.Lock("lock-1", Cancel)).Lock);
        var history = await ticket.ReadHistory(0, 100, Cancel);
        Assert.Single(history, happened => happened is TicketLocked);
    }

    [Fact]
    public async Task The_same_command_is_done_once_even_across_a_restart()
    {
        var (ticket, agent) = await OwnTicket();
        using var caller = Caller.As(agent);
        var answered = await ticket.Reply(new() { Body = "I come.", CommandId = "r1" }, Cancel);
        var again = await ticket.Reply(new() { Body = "I come.", CommandId = "r1" }, Cancel);
        Assert.Equal((answered.Version, answered.Articles), (again.Version, again.Articles));
        var closed = await ticket.Close(true, "c1", Cancel);
        await helpDesk.Restart();
        var after = await ticket.Reply(new() { Body = "I come.", CommandId = "r1" }, Cancel);
        Assert.Equal(closed.Version, after.Version);
        // The rules would refuse to close it twice; the receipt says that this close was the first.
        Assert.Equal(closed.Version, (await ticket.Close(true, "c1", Cancel)).Version);
        Assert.Equal(2, (await ticket.ReadArticles(0, 10, Cancel)).Length);
    }

    [Fact]
    public async Task A_request_is_opened_once_for_one_command()
    {
        var queue = await helpDesk.Queue();
        using var caller = Caller.As(await helpDesk.Agent(queue));
        var desk = helpDesk.Client.GetGrain<ITicketDeskGrain>(0);
        var request = new NewTicket { Queue = queue, Title = "x", Customer = new("Cleo", ""), CommandId = "open-1" };
        var opened = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => desk.Open(request, Cancel)));
        Assert.Single(opened.Select(ticket => ticket.Number).Distinct());
    }

    [Fact]
    public async Task A_ticket_that_was_put_away_comes_back_whole()
    {
        var (ticket, agent) = await OwnTicket();
        using var caller = Caller.As(agent);
        var file = new Attachment("a.txt", "text/plain", [65, 66]);
        await ticket.Note(new() { Body = "He is right.", Attachments = [file] }, Cancel);
        var before = await ticket.Lock(cancellationToken: Cancel);
        await helpDesk.Deactivate(ticket);
        var after = await ticket.Read(Cancel);
        Assert.Equal(before with { Participants = after.Participants }, after);
        Assert.Equal(before.Participants, after.Participants);
        var note = (await ticket.ReadArticles(0, 10, Cancel))[^1];
        var read = await ticket.ReadAttachment(note.Id, Assert.Single(note.Attachments).Id, Cancel);
        Assert.Equal(file.Content, read!.Content);
    }

    [Fact]
    public async Task A_lock_that_another_activation_ended_is_not_held_against_anybody()
    {
        var (ticket, anna) = await OwnTicket();
        var stored = await helpDesk.Inside<ITicketStore>().ReadTicketAsync(Number(ticket), Cancel);
        var ben = await helpDesk.Agent(stored!.Queue);
        using (Caller.As(anna))
        {
            await ticket.Lock(null, Cancel);
        }
        await WriteElsewhere(ticket, null);
        using var caller = Caller.As(ben);
        Assert.Equal(ben, (await ticket.Lock(null, Cancel)).Owner);
    }

    [Fact]
    public async Task Nobody_is_told_that_a_ticket_is_theirs_which_another_activation_gave_away()
    {
        var (ticket, anna) = await OwnTicket();
        using var caller = Caller.As(anna);
        await ticket.Lock(null, Cancel);
        await WriteElsewhere(ticket, "ben");
        var refusal = await Assert.ThrowsAsync<TicketRuleException>(() => ticket.Lock(null, Cancel));
        Assert.Equal((TicketRule.TicketLocked, "ben"), (refusal.Rule, refusal.Owner));
    }

    [Fact]
    public async Task What_another_activation_wrote_is_seen_within_two_seconds()
    {
        var (ticket, anna) = await OwnTicket();
        using var caller = Caller.As(anna);
        await ticket.Lock(null, Cancel);
        var written = await WriteElsewhere(ticket, "ben");
        helpDesk.Clock.Advance(TimeSpan.FromSeconds(2));
        var read = await ticket.Read(Cancel);
        Assert.Equal((written.Version, "ben"), (read.Version, read.Owner));
    }

    // As an activation does of which this one knows nothing.
    private async Task<Ticket> WriteElsewhere(ITicketGrain ticket, string? holder)
    {
        var store = helpDesk.Inside<ITicketStore>();
        var before = (await store.ReadTicketAsync(Number(ticket), Cancel))!;
        var after = before with
        {
            Version = before.Version + 1,
            Lock = holder is null ? TicketLock.Unlocked : TicketLock.Locked,
            Owner = holder ?? before.Owner,
            UnlocksAt = null,
        };
        await store.CommitAsync(
            new(after, [new TicketUnlocked { At = helpDesk.Clock.GetUtcNow(), By = "system", Reason = UnlockReason.ByAgent }]),
            Cancel);
        return after;
    }

    private static string Number(ITicketGrain ticket) => ticket.GetPrimaryKeyString();

    private async Task<(ITicketGrain Ticket, string Agent)> OwnTicket()
    {
        var queue = await helpDesk.Queue();
        return (await helpDesk.Ticket(queue), await helpDesk.Agent(queue));
    }
}
