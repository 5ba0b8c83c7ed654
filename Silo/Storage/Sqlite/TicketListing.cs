using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>One page of a list that is no search.</summary>
internal static class TicketListing
{
    private static readonly int[] HighestFirst = [5, 4, 3, 2, 1];
    private static readonly int[] NoPriority = [0];

    /// <param name="session">The snapshot to read.</param>
    /// <param name="query">What to list; its text is not looked at.</param>
    /// <param name="queues">What the agent may read, or all.</param>
    /// <param name="agent">For whom a ticket is unread.</param>
    public static TicketPage Read(
        SqliteSession session, TicketQuery query, ImmutableArray<string>? queues, string agent)
    {
        var size = Math.Clamp(query.Limit, 1, Page.Largest);
        var (round, after) = Start(query);
        if (Narrow(session, query, queues) is not { } filter)
        {
            return new([], null);
        }
        var order = TicketOrder.Of(filter.Lead, query.Sort, filter.Sql);
        // One more than the page shows that there is another page.
        var places = new List<(int Round, TicketPlace Place)>(size + 1);
        for (; round < Rounds(query.Sort) && places.Count <= size; round++, after = First(query.Sort))
        {
            var priorities = !order.HasPriority ? NoPriority
                : query.Sort == TicketSort.Priority ? HighestFirst[round..(round + 1)]
                : HighestFirst;
            var ranges = new TicketRanges(session, order, filter, priorities);
            places.AddRange(ranges.Take(size + 1 - places.Count, after).Select(place => (round, place)));
        }
        var items = places.Take(size).Select(place => TicketSummaryRow.Read(session, place.Place.Id, agent));
        var last = places[..Math.Min(size, places.Count)].LastOrDefault();
        return new(
            [.. items],
            places.Count > size ? Cursor.Write((byte)query.Sort, last.Round, last.Place.Key, last.Place.Id) : null);
    }

    /// <summary>What a search without any word finds: the newest tickets first, of the days it names.</summary>
    public static TicketPage ReadNewest(
        SqliteSession session, SearchText search, ImmutableArray<string>? queues, string agent)
    {
        var query = search.Query with { Sort = TicketSort.CreatedDescending };
        if (query.After is null && search.Before is { } before)
        {
            query = query with { After = Cursor.Write((byte)query.Sort, 0, before.UtcTicks, long.MinValue) };
        }
        var page = Read(session, query, queues, agent);
        var items = page.Items.TakeWhile(item => !(item.Created < search.After)).ToImmutableArray();
        return items.Length == page.Items.Length ? page : new(items, null);
    }

    /// <summary>Nothing when no ticket can be in the list.</summary>
    public static TicketFilter? Narrow(SqliteSession session, TicketQuery query, ImmutableArray<string>? queues)
    {
        if (query.Queue is { } one)
        {
            queues = queues is { } readable && !readable.Contains(one) ? [] : [one];
        }
        var ids = QueueIds.Of(session, queues);
        if (ids.Length == 0)
        {
            return null;
        }
        var lead = query switch
        {
            { Owner: not null } => TicketLead.Owner,
            { Customer: not null } => TicketLead.Customer,
            { Lock: TicketLock.Locked } => TicketLead.Locked,
            _ => TicketLead.Queue,
        };
        return new(lead, ids, [.. StateGroups.Of(query)])
        {
            Owner = query.Owner,
            Customer = query.Customer is { } address ? StoredText.AddressKey(address) : null,
            Lock = query.Lock,
            IsEveryQueue = queues is null,
        };
    }

    private static (int Round, TicketPlace After) Start(TicketQuery query)
    {
        if (query.After is null)
        {
            return (0, First(query.Sort));
        }
        var values = Cursor.Read((byte)query.Sort, 3, query.After);
        return ((int)Math.Clamp(values[0], 0, Rounds(query.Sort) - 1), new(values[1], values[2]));
    }

    private static TicketPlace First(TicketSort sort) =>
        sort is TicketSort.CreatedDescending or TicketSort.ChangedDescending
            ? new(long.MaxValue, long.MaxValue)
            : new(long.MinValue, long.MinValue);

    // By priority, each priority is a list by itself, the highest first.
    private static int Rounds(TicketSort sort) => sort == TicketSort.Priority ? HighestFirst.Length : 1;
}
