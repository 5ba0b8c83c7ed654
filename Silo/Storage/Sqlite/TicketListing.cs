using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>One page of a list that is no search.</summary>
internal static class TicketListing
{
    /// <param name="session">The snapshot to read.</param>
    /// <param name="query">What to list; its text is not looked at.</param>
    /// <param name="queues">What the agent may read, or all.</param>
    /// <param name="agent">For whom a ticket is unread.</param>
    public static TicketPage Read(
        SqliteSession session, TicketQuery query, ImmutableArray<string>? queues, string agent)
    {
        var size = TicketPaging.Size(query);
        var (round, after) = TicketPaging.Start(query);
        if (Narrow(session, query, queues) is not { } filter)
        {
            return new([], null);
        }
        var order = TicketOrder.Of(filter.Lead, query.Sort);
        // One more than the page shows that there is another page.
        var places = new List<(int Round, TicketPlace Place)>(size + 1);
        for (; round < TicketPaging.Rounds(query.Sort) && places.Count <= size; round++)
        {
            var ranges = new TicketRanges(session, order, filter, TicketPaging.Priorities(order, query.Sort, round));
            places.AddRange(ranges.Take(size + 1 - places.Count, after).Select(place => (round, place)));
            after = TicketPaging.First(query.Sort);
        }
        var items = places.Take(size).Select(place => TicketSummaryRow.Read(session, place.Place.Id, agent));
        var last = places[..Math.Min(size, places.Count)].LastOrDefault();
        return new([.. items], places.Count > size ? TicketPaging.Next(query, last.Round, last.Place) : null);
    }

    /// <summary>What a search without any word finds.</summary>
    public static TicketPage ReadNewest(
        SqliteSession session, SearchText search, ImmutableArray<string>? queues, string agent) =>
        TicketPaging.Cut(Read(session, TicketPaging.Newest(search), queues, agent), search);

    /// <summary>Nothing when no ticket can be in the list.</summary>
    public static TicketFilter? Narrow(SqliteSession session, TicketQuery query, ImmutableArray<string>? queues)
    {
        var names = TicketPaging.Queues(query, queues);
        var ids = QueueIds.Of(session, names);
        return ids.Length == 0 ? null : new(TicketPaging.Lead(query), ids, [.. StateGroups.Of(query)])
        {
            Owner = query.Owner,
            Customer = query.Customer is { } address ? StoredText.AddressKey(address) : null,
            Lock = query.Lock,
            IsEveryQueue = names is null,
        };
    }
}
