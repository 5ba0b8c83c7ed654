namespace OrleansTickets.Storage;

/// <summary>What a list is narrowed to.</summary>
/// <param name="Lead">Which index.</param>
/// <param name="Leads">Its first values, as JSON: ids of queues, an owner, the key of a customer.</param>
/// <param name="States">Numbers of states, as JSON.</param>
/// <param name="QueueIds">Ids of the queues to read, as JSON.</param>
/// <param name="Queues">The same, where the index does not begin with them and not all are to be read.</param>
/// <param name="Lock">Number of the lock, or any.</param>
/// <param name="Customer">Key of the customer's address, where the index does not begin with it.</param>
internal sealed record TicketFilter(
    TicketLead Lead, string Leads, string States, string QueueIds, string? Queues, long? Lock, long? Customer)
{
    /// <summary>What the index's own columns leave to be asked of each ticket.</summary>
    public string Sql =>
        (Queues is null ? "" : " AND queue_id IN (SELECT value FROM json_each(?6))")
        + (Lead == TicketLead.Locked ? " AND lock = 2" : Lock is null ? "" : " AND lock = ?7")
        + (Customer is null ? "" : " AND customer_key = ?8");
}

/// <summary>A place in an order: the column's value, and the ticket's own id to make it total.</summary>
internal readonly record struct TicketPlace(long Key, long Id);

/// <summary>Merges ranges of an index into one order, and reads no more of each than that takes.</summary>
internal sealed class TicketRanges(SqliteSession session, TicketOrder order, TicketFilter filter, string priorities)
{
    private readonly PriorityQueue<Range, TicketPlace> next = new(
        Comparer<TicketPlace>.Create((a, b) => order.IsDescending ? Compare(b, a) : Compare(a, b)));

    private int chunk;

    /// <summary>At most this many places after the first one.</summary>
    public List<TicketPlace> Take(int count, TicketPlace after)
    {
        FindHeads(count, after);
        var taken = new List<TicketPlace>(count);
        while (taken.Count < count && next.TryDequeue(out var range, out var place))
        {
            if (range.IsRead)
            {
                taken.Add(place);
                range.After = place;
            }
            // At first only the key was known, not the id: so it goes back, and may find others before it.
            if (range.Rows.Count > 0 || (range.HasMore && Read(range)))
            {
                next.Enqueue(range, range.Rows.Dequeue());
            }
        }
        return taken;
    }

    private void FindHeads(int count, TicketPlace after)
    {
        var heads = Bind(session.Prepare(order.Heads), filter.Leads, filter.States, priorities, after, 1);
        while (heads.Next())
        {
            if (!heads.IsNull(3))
            {
                var lead = filter.Lead == TicketLead.Owner ? heads.Text(0) : null;
                next.Enqueue(
                    new(lead, heads.Long(0), heads.Long(1), heads.Long(2), after),
                    new(heads.Long(3), order.IsDescending ? long.MaxValue : long.MinValue));
            }
        }
        chunk = Math.Clamp(2 * count / Math.Max(1, next.Count), Math.Min(8, count), count);
    }

    private bool Read(Range range)
    {
        var statement = session.Prepare(order.Rows);
        statement = range.Owner is { } owner ? statement.Bind(owner) : statement.Bind(range.Lead);
        BindRest(statement.Bind(range.State).Bind(range.Priority), range.After, chunk);
        while (statement.Next())
        {
            range.Rows.Enqueue(new(statement.Long(0), statement.Long(1)));
        }
        range.IsRead = true;
        range.HasMore = range.Rows.Count == chunk;
        return range.Rows.Count > 0;
    }

    private Statement Bind(
        Statement statement, string leads, string states, string priorities, TicketPlace after, int limit) =>
        BindRest(statement.Bind(leads).Bind(states).Bind(priorities), after, limit);

    private Statement BindRest(Statement statement, TicketPlace after, int limit) => statement
        .Bind(after.Key).Bind(after.Id).Bind(filter.Queues).Bind(filter.Lock).Bind(filter.Customer).Bind((long)limit);

    private static int Compare(TicketPlace a, TicketPlace b) =>
        a.Key == b.Key ? a.Id.CompareTo(b.Id) : a.Key.CompareTo(b.Key);

    private sealed class Range(string? owner, long lead, long state, long priority, TicketPlace after)
    {
        public string? Owner => owner;
        public long Lead => lead;
        public long State => state;
        public long Priority => priority;
        public TicketPlace After { get; set; } = after;
        public Queue<TicketPlace> Rows { get; } = [];
        public bool IsRead { get; set; }
        public bool HasMore { get; set; } = true;
    }
}
