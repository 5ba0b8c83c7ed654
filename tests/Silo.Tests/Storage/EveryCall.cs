using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>Asks a store for all that it can be asked for, so that its statements can be looked at.</summary>
internal static class EveryCall
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // One after the other, so that one reader and the writer know all statements.
    public static async Task RunAsync(
        ITicketStore tickets, ITicketLists lists, IAgentDesk desk, IOutbox outbox, IQuarantine quarantine,
        ITicketDatabase database)
    {
        await StoreLoad.ReadAsync(database, Some.Noon, Cancel);
        var ticket = Some.Ticket();
        await tickets.CommitAsync(Some.Full(ticket), Cancel);
        await tickets.CommitAsync(Some.Next(ticket), Cancel);
        await tickets.ReadTicketAsync(ticket.Number, Cancel);
        await tickets.ReadArticlesAsync(ticket.Number, 0, 10, Cancel);
        await tickets.ReadRawAsync(ticket.Number, 1, Cancel);
        await tickets.ReadHistoryAsync(ticket.Number, 0, 10, Cancel);
        await tickets.FindReceiptAsync([Guid.NewGuid()], Cancel);
        await tickets.FindMessageAsync(["<x>"], "Elsewhere", Cancel);
        await tickets.IsMessageInAsync("<x>", "Elsewhere", Cancel);
        foreach (var query in from sort in Enum.GetValues<TicketSort>()
                              from owner in new[] { null, "anna" }
                              from customer in new[] { null, "kaethe@example.org" }
                              from held in new TicketLock?[] { null, TicketLock.Locked, TicketLock.Unlocked }
                              from text in new[] { null, "printer before:2030-01-01" }
                              from queues in new ImmutableArray<string>?[] { null, ["Inbox"] }
                              select (new TicketQuery
                              {
                                  Sort = sort,
                                  Owner = owner,
                                  Customer = customer,
                                  Lock = held,
                                  Text = text,
                              }, queues))
        {
            await lists.ReadPageAsync(query.Item1, query.queues, "anna", Cancel);
        }
        var below = new SearchPlace { Top = 9 }.Next(5).Write();
        await lists.ReadPageAsync(new() { Text = "printer", After = below }, null, "anna", Cancel);
        await lists.ReadDueAsync("Inbox", Some.Noon, 10, Cancel);
        await lists.ReadNextDueAsync("Inbox", Cancel);
        await lists.CountAsync("Inbox", Cancel);
        await lists.AnyAsync("Inbox", Cancel);
        await desk.ReadNotificationsAsync("anna", null, 10, Cancel);
        await desk.CountUnreadAsync("anna", 100, Cancel);
        await desk.MarkReadAsync("anna", null, Cancel);
        await desk.MarkReadAsync("anna", 1, Cancel);
        await desk.MarkSeenAsync("anna", ticket.Number, 1, Cancel);
        await desk.SaveDraftAsync("anna", new() { Ticket = ticket.Number, Kind = DraftKind.Reply }, Cancel);
        await desk.ReadDraftAsync("anna", ticket.Number, DraftKind.Reply, Cancel);
        await desk.DropDraftAsync("anna", ticket.Number, DraftKind.Reply, Cancel);
        var responses = new StoredAutoResponses(database);
        await responses.ReadAsync("a@example.org", Some.Noon, 10, Cancel);
        await responses.CountAsync(Some.Noon, 10, Cancel);
        await responses.FindGoneAsync("a@example.org", Cancel);
        await tickets.CommitAsync(Some.Full(Some.Ticket()) with { Returned = [Some.Returned] }, Cancel);
        await outbox.ReadNextTryAsync(Cancel);
        var due = (await outbox.ReadDueAsync(Some.Noon.AddDays(1), 10, Cancel))[0];
        await outbox.ClaimAsync(due, Cancel);
        await outbox.RecoverAsync(Some.Noon, Cancel);
        await outbox.HastenAsync(Some.Noon, Cancel);
        await outbox.RecordAsync(due, Articles.Delivery.Sent, [], null, null, Cancel);
        await outbox.ReadAsync(1, Cancel);
        await outbox.ReadPageAsync(null, 10, Cancel);
        await quarantine.AddAsync(new() { Raw = [1] }, Guid.NewGuid(), "", Some.Noon, Cancel);
        await quarantine.IgnoreAsync(new() { Raw = [1] }, Guid.NewGuid(), "", Some.Noon, Some.Noon, Cancel);
        await quarantine.ReadIgnoredAsync(null, 10, Cancel);
        await quarantine.FindAsync(Guid.NewGuid(), Cancel);
        await quarantine.ReadPageAsync(null, 10, Cancel);
        await quarantine.ReadAsync(1, Cancel);
        await quarantine.RemoveAsync(1, Cancel);
        await new TicketSweep(database, TimeProvider.System).RunAsync(Cancel);
    }
}
