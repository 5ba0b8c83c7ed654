namespace OrleansTickets.Storage;

/// <summary>The row of a ticket.</summary>
internal static class TicketRow
{
    public const string Insert = """
        INSERT INTO ticket (number, version, queue_id, state, priority, lock, owner, responsible, answered_by,
                            customer_key, customer_name, customer_address, title, created_at, changed_at, due_at,
                            unlocks_at, wakes_at, customer_version, articles, participants, merged_into, tags,
                            fields)
        VALUES (@number, @version, @queue_id, @state, @priority, @lock, @owner, @responsible, @answered_by,
                @customer_key, @customer_name, @customer_address, @title, @created_at, @changed_at, @due_at,
                @unlocks_at, @wakes_at, @customer_version, @articles, @participants, @merged_into, @tags,
                @fields)
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
               articles = @articles, participants = @participants, merged_into = @merged_into,
               tags = @tags, fields = @fields
         WHERE number = @number AND version = @version - 1
        RETURNING id
        """;
}
