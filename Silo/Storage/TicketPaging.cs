using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>How a list is read page by page, whatever the database. By priority it takes several rounds: each priority
/// is a list by itself, the highest first.</summary>
internal static class TicketPaging
{
    private static readonly int[] HighestFirst = [5, 4, 3, 2, 1];
    private static readonly int[] NoPriority = [0];

    /// <summary>How many lines the page shows.</summary>
    public static int Size(TicketQuery query) => Math.Clamp(query.Limit, 1, Page.Largest);

    /// <summary>The round and the place after which the page begins.</summary>
    public static (int Round, TicketPlace After) Start(TicketQuery query)
    {
        if (query.After is null)
        {
            return (0, First(query.Sort));
        }
        var values = Cursor.Read((byte)query.Sort, 3, query.After);
        return ((int)Math.Clamp(values[0], 0, Rounds(query.Sort) - 1), new(values[1], values[2]));
    }

    /// <summary>The cursor of the page after the one that ends here.</summary>
    public static string Next(TicketQuery query, int round, TicketPlace last) =>
        Cursor.Write((byte)query.Sort, round, last.Key, last.Id);

    /// <summary>Before all places.</summary>
    public static TicketPlace First(TicketSort sort) =>
        sort is TicketSort.CreatedDescending or TicketSort.ChangedDescending
            ? new(long.MaxValue, long.MaxValue)
            : new(long.MinValue, long.MinValue);

    public static int Rounds(TicketSort sort) => sort == TicketSort.Priority ? HighestFirst.Length : 1;

    /// <summary>Those of a round, where the index has them; else 0 for any.</summary>
    public static int[] Priorities(TicketOrder order, TicketSort sort, int round) =>
        !order.HasPriority ? NoPriority
        : sort == TicketSort.Priority ? HighestFirst[round..(round + 1)]
        : HighestFirst;

    public static TicketLead Lead(TicketQuery query) => query switch
    {
        { Owner: not null } => TicketLead.Owner,
        { Customer: not null } => TicketLead.Customer,
        { Lock: TicketLock.Locked } => TicketLead.Locked,
        _ => TicketLead.Queue,
    };

    /// <summary>The queues to read: of those that may be read, or all, the one that is asked for.</summary>
    public static ImmutableArray<string>? Queues(TicketQuery query, ImmutableArray<string>? readable) =>
        query.Queue is not { } one ? readable
        : readable is null || readable.Value.Contains(one) ? [one]
        : [];

    /// <summary>The list that a search without any word is: the newest tickets first, of the days it names.</summary>
    public static TicketQuery Newest(SearchText search)
    {
        var query = search.Query with { Sort = TicketSort.CreatedDescending };
        return query.After is null && search.Before is { } before
            ? query with { After = Next(query, 0, new(before.UtcTicks, long.MinValue)) }
            : query;
    }

    /// <summary>Ends a page of <see cref="Newest"/> where the days end.</summary>
    public static TicketPage Cut(TicketPage page, SearchText search)
    {
        var items = page.Items.TakeWhile(item => !(item.Created < search.After)).ToImmutableArray();
        return items.Length == page.Items.Length ? page : new(items, null);
    }
}
