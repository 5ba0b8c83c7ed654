using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>The row of a ticket.</summary>
internal static class TicketRow
{
    public const string Insert = """
        INSERT INTO ticket (number, version, queue_id, state, priority, lock, owner, responsible, answered_by,
                            customer_key, customer_name, customer_address, title, created_at, changed_at, due_at,
                            unlocks_at, wakes_at, customer_version, articles, participants, merged_into)
        VALUES (@number, @version, @queue_id, @state, @priority, @lock, @owner, @responsible, @answered_by,
                @customer_key, @customer_name, @customer_address, @title, @created_at, @changed_at, @due_at,
                @unlocks_at, @wakes_at, @customer_version, @articles, @participants, @merged_into)
        ON CONFLICT (number) DO NOTHING
        """;

    // The version is the fence: of two who write the same one, the second changes no row.
    public const string Update = """
        UPDATE ticket
           SET version = @version, queue_id = @queue_id, state = @state, priority = @priority, lock = @lock,
               owner = @owner, responsible = @responsible, answered_by = @answered_by,
               customer_key = @customer_key, customer_name = @customer_name, customer_address = @customer_address,
               title = @title, created_at = @created_at, changed_at = @changed_at, due_at = @due_at,
               unlocks_at = @unlocks_at, wakes_at = @wakes_at, customer_version = @customer_version,
               articles = @articles, participants = @participants, merged_into = @merged_into
         WHERE number = @number AND version = @version - 1
        RETURNING id
        """;

    private const string Select = """
        SELECT number, version, queue.name, state, priority, lock, owner, responsible, answered_by,
               customer_name, customer_address, title, created_at, changed_at, due_at, unlocks_at,
               customer_version, articles, participants, merged_into
          FROM ticket JOIN queue ON queue.id = queue_id
         WHERE number = @number
        """;

    public static Ticket? Read(SqliteSession session, string number)
    {
        var row = session.Prepare(Select).Bind(number);
        return !row.Next() ? null : new()
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
        };
    }

    /// <summary>The row's own id, or nothing.</summary>
    public static long? FindId(SqliteSession session, string number)
    {
        var row = session.Prepare("SELECT id FROM ticket WHERE number = @number").Bind(number);
        return row.Next() ? row.Long(0) : null;
    }
}
