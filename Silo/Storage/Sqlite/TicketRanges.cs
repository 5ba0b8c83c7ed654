using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>What a list is narrowed to.</summary>
/// <param name="Lead">Which index.</param>
/// <param name="QueueIds">The queues to read.</param>
/// <param name="States">The states to read.</param>
internal sealed record TicketFilter(TicketLead Lead, long[] QueueIds, TicketState[] States)
{
    public string? Owner { get; init; }

    /// <summary>Key of the customer's address.</summary>
    public long? Customer { get; init; }

    public TicketLock? Lock { get; init; }

    /// <summary>Whether all queues are read: then an index that does not begin with them need not ask.</summary>
    public bool IsEveryQueue { get; init; }

    /// <summary>What the index's own columns leave to be asked of each ticket.</summary>
    public string Sql =>
        (AsksQueue ? " AND queue_id IN (SELECT value FROM json_each(?6))" : "")
        + (Lead == TicketLead.Locked ? " AND lock = 2" : Lock is null ? "" : " AND lock = ?7")
        + (Customer is null || Lead == TicketLead.Customer ? "" : " AND customer_key = ?8");

    /// <summary>Whether the index begins with the queue.</summary>
    public bool IsByQueue => Lead is TicketLead.Queue or TicketLead.Locked;

    public bool AsksQueue => !IsByQueue && !IsEveryQueue;

    public string QueuesJson { get; } = StoredJson.Write<ImmutableArray<long>>([.. QueueIds]);

    public string StatesJson => StoredJson.Write<ImmutableArray<long>>([.. States.Select(state => (long)state)]);

    /// <summary>The ranges of the index that hold what is wanted, as numbers.</summary>
    public string Ranges(IReadOnlyList<int> priorities) => StoredJson.Write<ImmutableArray<long>>(
    [
        .. from queue in IsByQueue ? QueueIds : [0]
           from state in States
           from priority in priorities
           select (queue * 100) + ((long)state * 10) + priority,
    ]);
}

/// <summary>A place in an order: the column's value, and the ticket's own id to make it total.</summary>
internal readonly record struct TicketPlace(long Key, long Id);

/// <summary>Merges ranges of an index into one order, and reads no more of each than that takes.</summary>
internal sealed class TicketRanges(SqliteSession session, TicketOrder order, TicketFilter filter, IReadOnlyList<int> priorities)
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
        var heads = Bind(session.Prepare(order.Heads), 0).Bind(filter.Ranges(priorities)).Bind(0);
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
        var statement = Bind(session.Prepare(order.Rows), range.Number / 100)
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
