using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>By what a list is narrowed: the first column of the index that it is read from.</summary>
internal enum TicketLead
{
    Queue = 1,
    Owner = 2,
    Customer = 3,

    /// <summary>By queue, and locked tickets alone.</summary>
    Locked = 4,
}

/// <summary>An index of tickets in one order. It is read in ranges, one per lead, state and perhaps priority.</summary>
internal sealed record TicketOrder(
    string Index, string Lead, string Column, bool IsDescending, bool HasPriority, string Filter)
{
    private string Beyond => IsDescending ? "<" : ">";

    private string Direction => IsDescending ? "DESC" : "ASC";

    // Parameters by number, for not every text has all of them: 1 lead, 2 ranges or state, 3 priority, 4 key and 5 id to
    // go on from, 6 queues, 7 lock, 8 customer, 9 limit.
    private string Range(string lead, string state, string priority) => $"""
          FROM ticket INDEXED BY {Index}
         WHERE {Lead} = {lead} AND state = {state}{(HasPriority ? $" AND priority = {priority}" : "")}
           AND {Column} IS NOT NULL AND ({Column}, id) {Beyond} (?4, ?5){Filter}
         ORDER BY {Column} {Direction}, id {Direction}
         LIMIT ?9
        """;

    /// <summary>Ranges, each a number of queue, state and priority, with the key that each goes on with.</summary>
    public string Heads => $"""
        SELECT range.value, (
        SELECT {Column}
        {Range(Lead == "queue_id" ? "range.value / 100" : "?1", "range.value / 10 % 10", "range.value % 10")})
          FROM json_each(?2) AS range
        """;

    /// <summary>Keys and ids of one range, in order.</summary>
    public string Rows => $"""
        SELECT {Column}, id
        {Range("?1", "?2", "?3")}
        """;

    public static TicketOrder Of(TicketLead lead, TicketSort sort, string filter)
    {
        var (name, first) = lead switch
        {
            TicketLead.Owner => ("owner", "owner"),
            TicketLead.Customer => ("customer", "customer_key"),
            TicketLead.Locked => (sort == TicketSort.Due ? "queue" : "locked", "queue_id"),
            _ => ("queue", "queue_id"),
        };
        return sort switch
        {
            TicketSort.Changed => new($"ticket_{name}_changed", first, "changed_at", false, false, filter),
            TicketSort.ChangedDescending => new($"ticket_{name}_changed", first, "changed_at", true, false, filter),
            TicketSort.Due => new($"ticket_{name}_due", first, "due_at", false, false, filter),
            TicketSort.Priority when name == "queue" => new(
                "ticket_queue_priority", first, "created_at", false, true, filter),
            _ => new(
                $"ticket_{name}_created", first, "created_at", sort == TicketSort.CreatedDescending, name != "queue",
                filter),
        };
    }
}
