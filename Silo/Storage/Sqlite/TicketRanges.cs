namespace OrleansTickets.Storage;

/// <summary>Merges ranges of an index into one order, and reads no more of each than that takes.</summary>
internal sealed class TicketRanges(SqliteSession session, TicketOrder order, TicketFilter filter, IReadOnlyList<int> priorities)
{
    private readonly PriorityQueue<Range, TicketPlace> next = new(
        Comparer<TicketPlace>.Create((a, b) => order.IsDescending ? Compare(b, a) : Compare(a, b)));

    private int chunk;

    /// <summary>Ranges, each a number of queue, state and priority, with the key that each goes on with.</summary>
    private string Heads => $"""
        SELECT range.value, (
        SELECT {order.Column}
        {RangeOf(filter.IsByQueue ? "range.value / 100" : "?1", "range.value / 10 % 10", "range.value % 10")})
          FROM json_each(?2) AS range
        """;

    /// <summary>Keys and ids of one range, in order.</summary>
    private string Rows => $"""
        SELECT {order.Column}, id
        {RangeOf("?1", "?2", "?3")}
        """;

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

    // Parameters by number, for not every text has all of them: 1 lead, 2 ranges or state, 3 priority, 4 key and 5 id to
    // go on from, 6 queues, 7 lock, 8 customer, 9 limit.
    private string RangeOf(string lead, string state, string priority) => $"""
          FROM ticket INDEXED BY {order.Index}
         WHERE {order.Lead} = {lead} AND state = {state}{(order.HasPriority ? $" AND priority = {priority}" : "")}
           AND {order.Column} IS NOT NULL AND ({order.Column}, id) {order.Beyond} (?4, ?5){filter.Sql}
         ORDER BY {order.Column} {order.Direction}, id {order.Direction}
         LIMIT ?9
        """;

    private void FindHeads(int count, TicketPlace after)
    {
        var heads = Bind(session.Prepare(Heads), 0).Bind(filter.Ranges(priorities)).Bind(0);
        BindRest(heads, after, 1);
        while (heads.Next())
        {
            if (!heads.IsNull(1))
            {
                next.Enqueue(
                    new(heads.Long(0), after),
                    new(heads.Long(1), order.IsDescending ? long.MaxValue : long.MinValue));
            }
        }
        chunk = Math.Clamp(2 * count / Math.Max(1, next.Count), Math.Min(8, count), count);
    }

    private bool Read(Range range)
    {
        var statement = Bind(session.Prepare(Rows), range.Number / 100)
            .Bind(range.Number / 10 % 10).Bind(range.Number % 10);
        BindRest(statement, range.After, chunk);
        while (statement.Next())
        {
            range.Rows.Enqueue(new(statement.Long(0), statement.Long(1)));
        }
        range.IsRead = true;
        range.HasMore = range.Rows.Count == chunk;
        return range.Rows.Count > 0;
    }

    private Statement Bind(Statement statement, long queue) => filter.Lead switch
    {
        TicketLead.Owner => statement.Bind(filter.Owner),
        TicketLead.Customer => statement.Bind(filter.Customer),
        _ => statement.Bind(queue),
    };

    private void BindRest(Statement statement, TicketPlace after, int limit) => statement
        .Bind(after.Key).Bind(after.Id).Bind(filter.AsksQueue ? filter.QueuesJson : null)
        .Bind((long?)filter.Lock).Bind(filter.Customer).Bind((long)limit);

    private static int Compare(TicketPlace a, TicketPlace b) =>
        a.Key == b.Key ? a.Id.CompareTo(b.Id) : a.Key.CompareTo(b.Key);

    private sealed class Range(long number, TicketPlace after)
    {
        public long Number => number;
        public TicketPlace After { get; set; } = after;
        public Queue<TicketPlace> Rows { get; } = [];
        public bool IsRead { get; set; }
        public bool HasMore { get; set; } = true;
    }
}
