using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Which tickets the list shows.</summary>
public enum Shelf
{
    AllOpen,
    Queue,
    Mine,
    Closed,
    Search,
}

/// <summary>One list of the desk: a shelf and, for a queue or a search, which.</summary>
public sealed record TicketView(Shelf Shelf, string Argument = "")
{
    internal static TicketView AllOpen { get; } = new(Shelf.AllOpen);

    /// <summary>The address that shows it, relative to the base.</summary>
    internal string Path => Shelf switch
    {
        Shelf.Queue => $"queues/{Uri.EscapeDataString(Argument)}",
        Shelf.Mine => "mine",
        Shelf.Closed => "closed",
        Shelf.Search => $"search?q={Uri.EscapeDataString(Argument)}",
        _ => "",
    };

    internal string Title => Shelf switch
    {
        Shelf.Queue => Argument,
        Shelf.Mine => T("Mine"),
        Shelf.Closed => T("Closed"),
        Shelf.Search => T("SearchFor", Argument),
        _ => T("AllOpen"),
    };

    internal TicketQuery Query(string login, string? after, int limit)
    {
        var query = new TicketQuery { After = after, Limit = limit };
        return Shelf switch
        {
            Shelf.Queue => query with { Queue = Argument },
            Shelf.Mine => query with { Owner = login, Lock = TicketLock.Locked, States = StateGroup.All },
            Shelf.Closed => query with { States = StateGroup.Closed, Sort = TicketSort.ChangedDescending },
            Shelf.Search => query with
            {
                Text = Argument,
                States = StateGroup.All,
                Sort = TicketSort.ChangedDescending,
            },
            _ => query,
        };
    }

    /// <summary>Whether the ticket belongs here. What a search finds only the store knows.</summary>
    internal bool Includes(Ticket ticket, string login) => Shelf switch
    {
        Shelf.Queue => ticket.State.IsOpen() && ticket.Queue == Argument,
        Shelf.Mine => ticket.Lock == TicketLock.Locked && ticket.Owner == login,
        Shelf.Closed => ticket.State.IsClosed(),
        Shelf.Search => false,
        _ => ticket.State.IsOpen(),
    };

    /// <summary>How many there are, where counters know.</summary>
    internal int? Count(IEnumerable<QueueOverview> queues) => Shelf switch
    {
        Shelf.AllOpen => queues.Sum(queue => queue.Counters.Open),
        Shelf.Queue => queues.FirstOrDefault(queue => queue.Settings.Name == Argument)?.Counters.Open,
        _ => null,
    };
}

/// <summary>What an address of the desk shows: a list and, if any, the ticket that is open beside it.</summary>
internal sealed record DeskPlace(TicketView View, string? Ticket)
{
    /// <summary>The address of this ticket beside this list.</summary>
    public string Path => Ticket is null
        ? $"/{View.Path}"
        : View.Path is { Length: > 0 } list
            ? $"/tickets/{Ticket}?in={Uri.EscapeDataString(list).Replace("%2F", "/", StringComparison.Ordinal)}"
            : $"/tickets/{Ticket}";

    /// <summary>Reads an address relative to the base, such as <c>tickets/2026112310000018?in=queues/Sales</c>.</summary>
    public static DeskPlace Parse(string address)
    {
        var (path, query) = address.Split('#')[0].Split('?', 2) is [var before, var after]
            ? (before, after)
            : (address, "");
        return path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["queues", var name] => new(new(Shelf.Queue, Uri.UnescapeDataString(name)), null),
            ["mine"] => new(new(Shelf.Mine), null),
            ["closed"] => new(new(Shelf.Closed), null),
            ["search"] => new(new(Shelf.Search, Value(query, "q")), null),
            ["tickets", var number] => new(Parse(Value(query, "in")).View, Uri.UnescapeDataString(number)),
            _ => new(TicketView.AllOpen, null),
        };
    }

    private static string Value(string query, string key)
    {
        var pair = query.Split('&').FirstOrDefault(pair => pair.StartsWith($"{key}=", StringComparison.Ordinal));
        return pair is null ? "" : Uri.UnescapeDataString(pair[(key.Length + 1)..].Replace('+', ' '));
    }
}
