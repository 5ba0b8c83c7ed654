using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>The row of a ticket, read.</summary>
internal static class StoredTicket
{
    public static Sql ByNumber(string number) => new Sql("""
        SELECT number, version, queue.name, state, priority, lock, owner, responsible, answered_by,
               customer_name, customer_address, title, created_at, changed_at, due_at, unlocks_at,
               customer_version, articles, participants, merged_into, tags, fields
          FROM ticket JOIN queue ON queue.id = queue_id
         WHERE number = $1
        """).With(number);

    public static Ticket Read(IRow row) => new()
    {
        Number = row.Text(0),
        Version = row.Long(1),
        Queue = row.Text(2),
        State = (TicketState)row.Int(3),
        Priority = row.Int(4),
        Lock = (TicketLock)row.Int(5),
        Owner = row.TextOrNull(6),
        Responsible = row.TextOrNull(7),
        AnsweredBy = row.TextOrNull(8),
        Customer = new Mailbox(row.Text(9), row.Text(10)),
        Title = row.Text(11),
        Created = row.Time(12),
        Changed = row.Time(13),
        Due = row.TimeOrNull(14),
        UnlocksAt = row.TimeOrNull(15),
        CustomerVersion = row.Long(16),
        Articles = row.Int(17),
        Participants = StoredJson.ReadList<string>(row.TextOrNull(18)),
        MergedInto = row.TextOrNull(19),
        Tags = StoredJson.ReadList<string>(row.TextOrNull(20)),
        Fields = StoredJson.ReadList<FieldValue>(row.TextOrNull(21)),
    };
}
