using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>One change of a ticket on the SQLite file.</summary>
internal sealed class TicketWrite(PackedChange packed) : PendingWrite<bool>, ISqliteWrite
{
    public override long Size => Small + packed.Size;

    private Ticket Ticket => packed.Ticket;

    private TicketChange Change => packed.Change;

    // What can refuse the change comes first, before anything is written: then nothing is to be undone.
    public void Apply(SqliteSession session)
    {
        Refusal = FindReceipt(session);
        if (Refusal is not null)
        {
            return;
        }
        if (WriteTicket(session) is not { } id)
        {
            Refusal = packed.Stale();
            return;
        }
        foreach (var article in packed.Articles)
        {
            ArticleRow.Insert(session, id, article);
        }
        WriteEvents(session, id);
        WriteReceipts(session, id);
        WriteOutbox(session, id);
        WriteReturned(session, id);
        WriteNotifications(session);
    }

    private ReceiptTakenException? FindReceipt(SqliteSession session)
    {
        foreach (var receipt in Change.Receipts)
        {
            if (session.ReadAll(Receipts.Find(receipt), Receipts.Read) is [var first])
            {
                return new(first);
            }
        }
        return null;
    }

    private long? WriteTicket(SqliteSession session)
    {
        var queue = QueueIds.Give(session, Ticket.Queue);
        if (Ticket.Version == 1)
        {
            var inserted = BindState(session.Prepare(TicketRow.Insert).Bind(Ticket.Number), queue).Run();
            return inserted == 0 ? null : session.LastId();
        }
        var update = BindState(session.Prepare(TicketRow.Update), queue).Bind(Ticket.Number);
        if (!update.Next())
        {
            return null;
        }
        var id = update.Long(0);
        update.Reset();
        return id;
    }

    private Statement BindState(Statement statement, long queue) => statement
        .Bind(Ticket.Version).Bind(queue).Bind((long)Ticket.State).Bind((long)Ticket.Priority).Bind((long)Ticket.Lock)
        .Bind(Ticket.Owner).Bind(Ticket.Responsible).Bind(Ticket.AnsweredBy)
        .Bind(packed.CustomerKey).Bind(Ticket.Customer.Name).Bind(Ticket.Customer.Address).Bind(Ticket.Title)
        .Bind(Ticket.Created).Bind(Ticket.Changed).Bind(Ticket.Due).Bind(Ticket.UnlocksAt).Bind(packed.WakesAt)
        .Bind(Ticket.CustomerVersion).Bind((long)Ticket.Articles).Bind(packed.Participants).Bind(Ticket.MergedInto)
        .Bind(packed.Tags).Bind(packed.Fields);

    private void WriteEvents(SqliteSession session, long id)
    {
        for (var i = 0; i < packed.Events.Length; i++)
        {
            session.Prepare("INSERT INTO ticket_event VALUES (@ticket_id, @version, @ordinal, @data)")
                .Bind(id).Bind(Ticket.Version).Bind((long)i).Bind(packed.Events[i]).Run();
        }
    }

    private void WriteReceipts(SqliteSession session, long id)
    {
        foreach (var receipt in Change.Receipts)
        {
            session.Prepare("INSERT INTO receipt VALUES (@id, @ticket_id, @article) ON CONFLICT DO NOTHING")
                .Bind(receipt).Bind(id).Bind((long)Change.ReceiptArticle).Run();
        }
    }

    private void WriteOutbox(SqliteSession session, long id)
    {
        foreach (var mail in Change.Outbox)
        {
            session.Prepare("""
                INSERT INTO outbox (ticket_id, article, state, attempts, next_try, created_at, queue, message_id,
                                    from_name, from_address, recipients, subject, auto_to)
                VALUES (@ticket_id, @article, 1, 0, @now, @now, @queue, @message_id,
                        @from_name, @from_address, @recipients, @subject, @auto_to)
                """)
                .Bind(id).Bind((long)mail.Article).Bind(Ticket.Changed).Bind(mail.Queue).Bind(mail.MessageId)
                .Bind(mail.From.Name).Bind(mail.From.Address).Bind(StoredJson.Write(mail.Recipients)).Bind(mail.Subject)
                .Bind(AutoResponseRow.To(mail))
                .Run();
        }
    }

    private void WriteReturned(SqliteSession session, long id)
    {
        foreach (var returned in Change.Returned.Where(returned => !returned.Failed.IsEmpty))
        {
            session.Prepare("""
                UPDATE outbox
                   SET state = 4, next_try = NULL, recipients = @recipients, last_error = @last_error
                 WHERE ticket_id = @ticket_id AND article = @article AND state IN (3, 5)
                """)
                .Bind(StoredJson.Write(returned.Failed)).Bind(returned.Detail).Bind(id).Bind((long)returned.Article)
                .Run();
        }
        foreach (var address in packed.Gone)
        {
            session.Prepare("""
                INSERT INTO gone_address VALUES (@address, @at)
                ON CONFLICT (address) DO UPDATE SET at = excluded.at
                """)
                .Bind(address).Bind(Ticket.Changed).Run();
        }
    }

    private void WriteNotifications(SqliteSession session)
    {
        foreach (var told in Change.Notifications)
        {
            session.Prepare("""
                INSERT INTO notification (agent, kind, ticket, queue, title, caused_by, at, is_read)
                VALUES (@agent, @kind, @ticket, @queue, @title, @caused_by, @at, @is_read)
                """)
                .Bind(told.Agent).Bind((long)told.Kind).Bind(told.Ticket).Bind(told.Queue).Bind(told.Title)
                .Bind(told.By).Bind(told.At).Bind(told.IsRead).Run();
        }
    }
}
