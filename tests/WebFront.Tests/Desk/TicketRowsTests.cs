using OrleansTickets.Articles;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Desk;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Desk;

public sealed class TicketRowsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_new_ticket_comes_last_when_all_are_loaded()
    {
        var rows = Loaded(TicketView.AllOpen, next: null, 1, 2);
        rows.Patch(Ticket(3), hasNews: true);
        Assert.Equal(["1", "2", "3"], Numbers(rows));
        Assert.True(rows.Rows[2].Unread);
    }

    [Fact]
    public void A_new_ticket_waits_for_its_page_when_more_is_to_load()
    {
        var rows = Loaded(TicketView.AllOpen, next: "2", 1, 2);
        rows.Patch(Ticket(3), hasNews: true);
        Assert.Equal(["1", "2"], Numbers(rows));
    }

    [Fact]
    public void A_ticket_that_comes_back_stands_where_its_age_puts_it()
    {
        var rows = Loaded(TicketView.AllOpen, next: "9", 1, 3);
        rows.Patch(Ticket(2), hasNews: false);
        Assert.Equal(["1", "2", "3"], Numbers(rows));
    }

    [Fact]
    public void A_closed_ticket_leaves_the_open_ones()
    {
        var rows = Loaded(TicketView.AllOpen, next: null, 1, 2);
        rows.Patch(Ticket(1) with { State = TicketState.ClosedSuccessful, Version = 2 }, hasNews: false);
        Assert.Equal(["2"], Numbers(rows));
    }

    [Fact]
    public void A_moved_ticket_leaves_its_queue()
    {
        var rows = Loaded(new(Shelf.Queue, "Sales"), next: null, 1, 2);
        rows.Patch(Ticket(2) with { Queue = "Support", Version = 2 }, hasNews: false);
        Assert.Equal(["1"], Numbers(rows));
    }

    [Fact]
    public void Only_tickets_that_I_hold_are_mine()
    {
        var rows = Loaded(new(Shelf.Mine), next: null);
        rows.Patch(Ticket(1) with { Lock = TicketLock.Locked, Owner = "anna" }, hasNews: false);
        rows.Patch(Ticket(2) with { Lock = TicketLock.Locked, Owner = "ben" }, hasNews: false);
        rows.Patch(Ticket(3) with { Owner = "anna" }, hasNews: false);
        Assert.Equal(["1"], Numbers(rows));
    }

    [Fact]
    public void An_answer_that_was_overtaken_changes_nothing()
    {
        var rows = Loaded(TicketView.AllOpen, next: null, 1);
        rows.Patch(Ticket(1) with { Version = 5, Title = "now" }, hasNews: false);
        rows.Patch(Ticket(1) with { Version = 4, Title = "before" }, hasNews: false);
        Assert.Equal("now", Assert.Single(rows.Rows).Title);
    }

    [Fact]
    public void A_ticket_stays_unread_until_it_is_seen()
    {
        var rows = Loaded(TicketView.AllOpen, next: null, 1);
        rows.Patch(Ticket(1) with { Version = 2 }, hasNews: true);
        rows.Patch(Ticket(1) with { Version = 3 }, hasNews: false);
        Assert.True(rows.Rows[0].Unread);
        rows.MarkSeen("1");
        Assert.False(rows.Rows[0].Unread);
    }

    [Fact]
    public void A_ticket_that_moved_between_two_pages_comes_once()
    {
        var rows = Loaded(TicketView.AllOpen, next: "2", 1, 2);
        rows.Add(new([Row(2), Row(3)], null));
        Assert.Equal(["1", "2", "3"], Numbers(rows));
        Assert.Null(rows.Next);
    }

    private static TicketRows Loaded(TicketView view, string? next, params int[] tickets)
    {
        var rows = new TicketRows(view, "anna");
        rows.Add(new([.. tickets.Select(Row)], next));
        return rows;
    }

    private static IEnumerable<string> Numbers(TicketRows rows) => rows.Rows.Select(row => row.Number);

    private static Ticket Ticket(int number) => new()
    {
        Number = $"{number}",
        Title = "printer",
        Queue = "Sales",
        Customer = new("Jane", "jane@example.com"),
        Created = Start.AddHours(number),
        Changed = Start.AddHours(number),
        Version = 1,
    };

    private static TicketSummary Row(int number) => new()
    {
        Number = $"{number}",
        Title = "printer",
        Queue = "Sales",
        State = TicketState.New,
        Priority = 3,
        Lock = TicketLock.Unlocked,
        Customer = new Mailbox("Jane", "jane@example.com"),
        Created = Start.AddHours(number),
        Changed = Start.AddHours(number),
        Version = 1,
    };
}
