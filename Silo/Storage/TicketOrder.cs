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

/// <summary>A place in an order: the column's value, and the ticket's own id to make it total.</summary>
internal readonly record struct TicketPlace(long Key, long Id);

/// <summary>An index of tickets in one order. It is read in ranges, one per lead, state and perhaps priority.</summary>
internal sealed record TicketOrder(string Index, string Lead, string Column, bool IsDescending, bool HasPriority)
{
    public string Beyond => IsDescending ? "<" : ">";

    public string Direction => IsDescending ? "DESC" : "ASC";

    public static TicketOrder Of(TicketLead lead, TicketSort sort)
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
            TicketSort.Changed => new($"ticket_{name}_changed", first, "changed_at", false, false),
            TicketSort.ChangedDescending => new($"ticket_{name}_changed", first, "changed_at", true, false),
            TicketSort.Due => new($"ticket_{name}_due", first, "due_at", false, false),
            TicketSort.Priority when name == "queue" => new("ticket_queue_priority", first, "created_at", false, true),
            _ => new(
                $"ticket_{name}_created", first, "created_at", sort == TicketSort.CreatedDescending, name != "queue"),
        };
    }
}
