using System.Collections.Immutable;
using System.Globalization;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>One page of a list that is no search.</summary>
internal static class TicketListing
{
    private static readonly string[] EachPriority = ["[5]", "[4]", "[3]", "[2]", "[1]"];
    private const string AllPriorities = "[1,2,3,4,5]";

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
            var priorities = query.Sort == TicketSort.Priority ? EachPriority[round] : AllPriorities;
            if (!order.HasPriority)
            {
                priorities = "[0]";
            }
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
        var queueIds = Json(ids);
        var states = Json(StateGroups.Of(query).Select(state => (long)state));
        var customer = query.Customer is { } address ? StoredText.AddressKey(address) : (long?)null;
        var narrowed = queues is null ? null : queueIds;
        return query switch
        {
            { Owner: { } owner } => new(
                TicketLead.Owner, StoredJson.Write<ImmutableArray<string>>([owner]), states, queueIds,
                narrowed, (long?)query.Lock, customer),
            { Customer: not null } => new(
                TicketLead.Customer, Json([customer!.Value]), states, queueIds, narrowed, (long?)query.Lock, null),
            { Lock: TicketLock.Locked } => new(TicketLead.Locked, queueIds, states, queueIds, null, null, null),
            _ => new(TicketLead.Queue, queueIds, states, queueIds, null, (long?)query.Lock, null),
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
    private static int Rounds(TicketSort sort) => sort == TicketSort.Priority ? EachPriority.Length : 1;

    private static string Json(IEnumerable<long> numbers) =>
        $"[{string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]";
}
