using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>One change of a ticket. Packing and JSON, which take time, are done before it waits for the writer.</summary>
internal sealed class TicketWrite(TicketChange change) : PendingWrite<bool>, ISqliteWrite
{
    private readonly ArticleRow[] articles = [.. change.Articles.Select(article => new ArticleRow(article))];
    private readonly string[] events = [.. change.Events.Select(StoredJson.Write)];
    private readonly long customerKey = StoredText.AddressKey(change.Ticket.Customer.Address);
    private readonly string? participants = StoredJson.WriteList(change.Ticket.Participants);

    public override long Size =>
        Small + articles.Sum(article => article.Size) + events.Sum(data => (long)data.Length * sizeof(char));

    private Ticket Ticket => change.Ticket;

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
            Refusal = new StaleTicketException($"Ticket {Ticket.Number} is not at version {Ticket.Version - 1}.");
            return;
        }
        foreach (var article in articles)
        {
            article.Insert(session, id);
        }
        WriteEvents(session, id);
        WriteReceipts(session, id);
        WriteOutbox(session, id);
        WriteNotifications(session);
    }

    private ReceiptTakenException? FindReceipt(SqliteSession session)
    {
        foreach (var receipt in change.Receipts)
        {
            if (Receipts.Find(session, receipt) is { } first)
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
        .Bind(customerKey).Bind(Ticket.Customer.Name).Bind(Ticket.Customer.Address).Bind(Ticket.Title)
        .Bind(Ticket.Created).Bind(Ticket.Changed).Bind(Ticket.Due).Bind(Ticket.UnlocksAt).Bind(WakesAt)
        .Bind(Ticket.CustomerVersion).Bind((long)Ticket.Articles).Bind(participants).Bind(Ticket.MergedInto);

    private DateTimeOffset? WakesAt =>
        Ticket.Due is null || Ticket.UnlocksAt < Ticket.Due ? Ticket.UnlocksAt : Ticket.Due;

    private void WriteEvents(SqliteSession session, long id)
    {
        for (var i = 0; i < events.Length; i++)
        {
            session.Prepare("INSERT INTO ticket_event VALUES (@ticket_id, @version, @ordinal, @data)")
                .Bind(id).Bind(Ticket.Version).Bind((long)i).Bind(events[i]).Run();
        }
    }

    private void WriteReceipts(SqliteSession session, long id)
    {
        foreach (var receipt in change.Receipts)
        {
            session.Prepare("INSERT INTO receipt VALUES (@id, @ticket_id, @article) ON CONFLICT DO NOTHING")
                .Bind(receipt).Bind(id).Bind((long)change.ReceiptArticle).Run();
        }
    }

    private void WriteOutbox(SqliteSession session, long id)
    {
        foreach (var mail in change.Outbox)
        {
            session.Prepare("""
                INSERT INTO outbox (ticket_id, article, state, attempts, next_try, created_at, queue, message_id,
                                    from_name, from_address, recipients, subject)
                VALUES (@ticket_id, @article, 1, 0, @now, @now, @queue, @message_id,
                        @from_name, @from_address, @recipients, @subject)
                """)
                .Bind(id).Bind((long)mail.Article).Bind(Ticket.Changed).Bind(mail.Queue).Bind(mail.MessageId)
                .Bind(mail.From.Name).Bind(mail.From.Address).Bind(StoredJson.Write(mail.Recipients)).Bind(mail.Subject)
                .Run();
        }
    }

    private void WriteNotifications(SqliteSession session)
    {
        foreach (var told in change.Notifications)
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
