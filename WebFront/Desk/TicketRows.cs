using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Desk;

/// <summary>The rows of a list as far as they are loaded, in its order, kept right as tickets change.</summary>
internal sealed class TicketRows(TicketView view, string login)
{
    private readonly List<TicketSummary> rows = [];

    public IReadOnlyList<TicketSummary> Rows => rows;

    /// <summary>Where the next page begins; nothing when all is loaded.</summary>
    public string? Next { get; private set; }

    public int Lag { get; private set; }

    public void Add(TicketPage page)
    {
        // A ticket that moved down the order between two pages would come twice.
        var known = rows.Select(row => row.Number).ToHashSet();
        rows.AddRange(page.Items.Where(row => !known.Contains(row.Number)));
        Next = page.Next;
        Lag = page.Lag;
    }

    public void Clear()
    {
        rows.Clear();
        Next = null;
    }

    public int IndexOf(string? number) => rows.FindIndex(row => row.Number == number);

    public bool Has(string number) => IndexOf(number) >= 0;

    public void Remove(string number) => rows.RemoveAll(row => row.Number == number);

    public void MarkSeen(string number)
    {
        if (IndexOf(number) is >= 0 and var index)
        {
            rows[index] = rows[index] with { Unread = false };
        }
    }

    /// <summary>Takes in what a ticket is now: changes, moves, adds or removes its row.</summary>
    public void Patch(Ticket ticket, bool hasNews)
    {
        var index = IndexOf(ticket.Number);
        var before = index < 0 ? null : rows[index];
        if (before?.Version > ticket.Version)
        {
            return;
        }
        if (view.Shelf == Shelf.Search)
        {
            if (before is not null)
            {
                rows[index] = Summary(ticket, before, hasNews);
            }
            return;
        }
        if (before is not null)
        {
            rows.RemoveAt(index);
        }
        if (view.Includes(ticket, login))
        {
            Insert(Summary(ticket, before, hasNews));
        }
    }

    private void Insert(TicketSummary row)
    {
        var index = rows.FindIndex(other => Compare(row, other) < 0);
        if (index >= 0)
        {
            rows.Insert(index, row);
        }
        else if (Next is null) // else it stands on a page that is not loaded
        {
            rows.Add(row);
        }
    }

    private int Compare(TicketSummary one, TicketSummary other)
    {
        var byTime = view.Shelf == Shelf.Closed
            ? other.Changed.CompareTo(one.Changed)
            : one.Created.CompareTo(other.Created);
        return byTime != 0 ? byTime : string.CompareOrdinal(one.Number, other.Number);
    }

    private static TicketSummary Summary(Ticket ticket, TicketSummary? before, bool hasNews) => new()
    {
        Number = ticket.Number,
        Title = ticket.Title,
        Queue = ticket.Queue,
        State = ticket.State,
        Priority = ticket.Priority,
        Lock = ticket.Lock,
        Owner = ticket.Owner,
        Customer = ticket.Customer,
        Created = ticket.Created,
        Changed = ticket.Changed,
        Due = ticket.Due,
        Version = ticket.Version,
        Unread = hasNews || (before?.Unread ?? false),
        Snippet = before?.Snippet,
    };
}
