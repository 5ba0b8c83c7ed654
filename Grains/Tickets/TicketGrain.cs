using System.Collections.Immutable;
using Orleans.Serialization.Invocation;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Queues;

namespace OrleansTickets.Tickets;

// The acts: who may is checked by the filter and here, what may happen by the rules.
internal sealed partial class TicketGrain : Grain, ITicketGrain, IGuarded
{
    // How long a second activation, of which this one knows nothing, can make it tell what was.
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(2);

    private readonly ITicketStore store;
    private readonly QueueMap queues;
    private readonly AgentRights rights;
    private readonly Announcer announcer;
    private readonly ReplyComposer composer;
    private readonly AutoResponder responder;
    private readonly TicketFieldMap fields;
    private readonly TimeProvider clock;
    private readonly TicketLedger ledger;
    private readonly Presence presence;

    public TicketGrain(
        ITicketStore store, QueueMap queues, AgentRights rights, Announcer announcer, ReplyComposer composer,
        AutoResponder responder, TicketFieldMap fields, TimeProvider clock)
    {
        (this.store, this.queues, this.rights) = (store, queues, rights);
        (this.announcer, this.composer, this.responder) = (announcer, composer, responder);
        (this.fields, this.clock) = (fields, clock);
        ledger = new(Number, store, announcer, DeactivateOnIdle, clock);
        presence = new(clock);
    }

    private string Number => this.GetPrimaryKeyString();

    public async Task<Ticket> Open(NewTicket ticket, CancellationToken cancellationToken)
    {
        var request = await TicketRequest.CheckAsync(ticket, queues);
        var act = new Act(Caller.Agent!, clock.GetUtcNow(), await SettingsOf(request.Queue));
        var receipt = ticket.CommandId is { Length: > 0 } id ? ReceiptOf(act.By, id) : (Guid?)null;
        try
        {
            // Nothing is read first: the store refuses version 1 of a ticket that exists.
            return await ledger.CommitAsync(
                null, TicketRules.Open(act, request), receipt is { } key ? [key] : [], cancellationToken);
        }
        catch (ReceiptTakenException e)
        {
            return await GrainFactory.GetGrain<ITicketGrain>(e.First.Ticket).Read(cancellationToken);
        }
    }

    /// <summary>The receipt of a command to open a ticket, whatever its number will be.</summary>
    public static Guid ReceiptOf(string agent, string commandId) => ReceiptOf(agent, "open", commandId);

    public static Guid ReceiptOf(string agent, string ticket, string commandId) =>
        Receipt.Of("command", agent, ticket, commandId);

    public Task<Ticket> Lock(string? commandId, CancellationToken cancellationToken) =>
        Act(commandId, TicketRules.Lock, cancellationToken);

    public async Task<Ticket> Unlock(string? commandId, CancellationToken cancellationToken)
    {
        var held = await rights.OfAsync(Caller.Agent!);
        // Who holds rw could do all the same, but to end a colleague's lock takes a right given by name.
        return await Act(commandId, (ticket, act) => TicketRules.Unlock(
            ticket,
            act,
            held.IsAdministrator || held.Queues.GetValueOrDefault(ticket.Queue)?.Contains(Right.Owner) == true),
            cancellationToken);
    }

    public Task<Ticket> Reply(Reply reply, CancellationToken cancellationToken) =>
        Act(reply.CommandId, async (ticket, act) =>
        {
            TicketRules.CheckReply(ticket, act.By, reply);
            var (article, mail, template) = await composer.ComposeAsync(ticket, act, reply, cancellationToken);
            return TicketRules.Reply(ticket, act, reply, article, mail, template);
        }, cancellationToken);

    public Task<Ticket> Note(Note note, CancellationToken cancellationToken) =>
        note.Body.Trim().Length == 0
            ? throw new InvalidRequestException("body", $"A note says something.")
            : Act(note.CommandId, async (ticket, act) =>
                TicketRules.Note(ticket, act, await composer.NoteAsync(ticket, act, note)), cancellationToken);

    public Task<Ticket> Close(bool successful, string? commandId, CancellationToken cancellationToken) =>
        Act(commandId, (ticket, act) => TicketRules.Close(ticket, act, successful), cancellationToken);

    public Task<Ticket> Reopen(string? commandId, CancellationToken cancellationToken) =>
        Act(commandId, TicketRules.Reopen, cancellationToken);

    public Task<Ticket> Move(string queue, string? commandId, CancellationToken cancellationToken) =>
        Act(commandId, async (ticket, act) =>
        {
            await CheckTarget(act.By, queue);
            return TicketRules.Move(ticket, act, queue);
        }, cancellationToken);

    public Task<Ticket> ChangeOwner(string login, string? commandId, CancellationToken cancellationToken) =>
        Act(commandId, async (ticket, act) =>
        {
            await CheckAgent(login, Right.ReadWrite, ticket.Queue);
            return TicketRules.ChangeOwner(ticket, act, login);
        }, cancellationToken);

    public Task<Ticket> ChangeResponsible(string login, string? commandId, CancellationToken cancellationToken) =>
        Act(commandId, async (ticket, act) =>
        {
            await CheckAgent(login, Right.ReadOnly, ticket.Queue);
            return TicketRules.ChangeResponsible(ticket, act, login);
        }, cancellationToken);

    public Task<Ticket> ChangePriority(int priority, string? commandId, CancellationToken cancellationToken) =>
        Act(commandId, (ticket, act) => TicketRules.ChangePriority(ticket, act, priority), cancellationToken);

    public Task<Ticket> ChangeTags(TagChange tags, string? commandId, CancellationToken cancellationToken) =>
        Act(commandId, (ticket, act) => TicketRules.ChangeTags(ticket, act, tags), cancellationToken);

    public Task<Ticket> ChangeFields(
        ImmutableArray<FieldValue> values, string? commandId, CancellationToken cancellationToken) =>
        Act(commandId, async (ticket, act) => TicketRules.ChangeFields(
            ticket, act, (await fields.ReadAsync()).Check("fields", values)), cancellationToken);

    public Task<Ticket> Pend(PendingRequest pending, string? commandId, CancellationToken cancellationToken) =>
        Act(commandId, (ticket, act) => TicketRules.Pend(ticket, act, pending), cancellationToken);

    public Task ReactToDue(CancellationToken cancellationToken) =>
        Act(null, TicketRules.ReactToDue, cancellationToken);

    public Task RecordDelivery(MailDelivered delivered, CancellationToken cancellationToken) =>
        Act(null, (ticket, act) => TicketRules.RecordDelivery(ticket, act, delivered), cancellationToken);

    public async ValueTask<string?> QueueOf(IInvokable call, Func<string, bool> sees)
    {
        if (call.GetMethodName() == nameof(Open))
        {
            return (call.GetArgument(0) as NewTicket)?.Queue;
        }
        var isRemembered = ledger.Knows(Oldest);
        var ticket = await ledger.FindAsync(Oldest, CancellationToken.None);
        if (isRemembered && ticket is not null && !sees(ticket.Queue))
        {
            await store.ReadTicketAsync(Number, CancellationToken.None); // as a number that nobody has used costs
        }
        if (ticket is null)
        {
            DeactivateOnIdle(); // who tries numbers must not fill the memory
        }
        return ticket?.Queue;
    }

    private Task<Ticket> Act(
        string? commandId, Func<Ticket, Act, Decision> decide, CancellationToken cancellationToken) =>
        Act(commandId, (ticket, act) => ValueTask.FromResult(decide(ticket, act)), cancellationToken);

    private async Task<Ticket> Act(
        string? commandId, Func<Ticket, Act, ValueTask<Decision>> decide, CancellationToken cancellationToken)
    {
        var by = Caller.Agent!;
        var receipt = commandId is { Length: > 0 } ? ReceiptOf(by, Number, commandId) : (Guid?)null;
        try
        {
            return await ledger.ActAsync(
                receipt,
                async ticket => await decide(ticket, new(by, clock.GetUtcNow(), await SettingsOf(ticket.Queue))),
                cancellationToken);
        }
        catch (TicketRuleException e)
        {
            announcer.Announce(e);
            throw;
        }
    }

    // A queue can go while one of its tickets is on the way into it.
    private async ValueTask<QueueSettings> SettingsOf(string queue) =>
        await queues.FindAsync(queue) ?? new() { Name = queue };

    private async ValueTask CheckAgent(string login, Right right, string queue)
    {
        var held = await rights.OfAsync(login);
        if (!held.IsValid || !held.Cover(right, queue))
        {
            throw new InvalidRequestException("login", $"'{login}' does not work in {queue}.");
        }
    }

    private async ValueTask CheckTarget(string agent, string queue)
    {
        var held = agent == Caller.System ? null : await rights.OfAsync(agent);
        var isKnown = await queues.FindAsync(queue) is not null;
        if (!isKnown || held is not null && !held.Cover(Right.MoveInto, queue) && !held.Cover(Right.ReadOnly, queue))
        {
            throw new InvalidRequestException("queue", $"There is no queue '{queue}'.");
        }
        if (held is not null && !held.Cover(Right.MoveInto, queue))
        {
            throw new RightMissingException($"{agent} lacks the right {Right.MoveInto} in {queue}.");
        }
    }
}
