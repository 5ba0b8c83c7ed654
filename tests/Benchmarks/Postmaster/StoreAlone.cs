using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Benchmarks;

/// <summary>The store without a postmaster: commits the very rows that the postmaster makes of the same mails.</summary>
internal sealed class StoreAlone(MeasuredDatabase database)
{
    private static readonly KnownQueues Queues = new(
        [new() { Name = "Inbox", IsDefault = true }, new() { Name = "Support", Address = PostmasterDesk.Address }]);

    private int count;

    public TicketChange Change(byte[] raw)
    {
        var at = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(++count);
        var inbound = new InboundMail { Raw = raw, EnvelopeTo = PostmasterDesk.Address };
        var read = MailReader.Read(raw);
        var route = MailRouting.Find(inbound, read, Queues);
        var change = NewMailTicket.Open(read, raw, route, Queues, at, new(), ArticleMark.None);
        return change with
        {
            Ticket = change.Ticket with { Number = TicketNumber.Format(DateOnly.FromDateTime(at.Date), 42, count) },
            Receipts = MailReceipts.Of(inbound, read, route.Queue),
        };
    }

    public Task CommitAsync(TicketChange change) => database.Store.CommitAsync(change, CancellationToken.None);
}
