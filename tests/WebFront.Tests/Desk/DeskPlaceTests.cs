using OrleansTickets.WebFront.Desk;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Desk;

public sealed class DeskPlaceTests
{
    public static TheoryData<string, Shelf, string, string?> Addresses => new()
    {
        { "", Shelf.AllOpen, "", null },
        { "mine", Shelf.Mine, "", null },
        { "closed", Shelf.Closed, "", null },
        { "queues/IT%20internal", Shelf.Queue, "IT internal", null },
        { "queues/A%2FB", Shelf.Queue, "A/B", null },
        { "search?q=printer+on%20fire%3F", Shelf.Search, "printer on fire?", null },
        { "tickets/42", Shelf.AllOpen, "", "42" },
        { "tickets/42?in=mine", Shelf.Mine, "", "42" },
        { "tickets/42?x=1&in=queues/Sales#end", Shelf.Queue, "Sales", "42" },
    };

    [Theory, MemberData(nameof(Addresses))]
    public void An_address_says_which_list_and_which_ticket(string address, Shelf shelf, string argument, string? ticket)
    {
        Assert.Equal(new DeskPlace(new(shelf, argument), ticket), DeskPlace.Parse(address));
    }

    [Theory]
    [InlineData(Shelf.AllOpen, "")]
    [InlineData(Shelf.Mine, "")]
    [InlineData(Shelf.Queue, "IT internal")]
    [InlineData(Shelf.Queue, "A/B & C?")]
    [InlineData(Shelf.Queue, "50% + more")]
    [InlineData(Shelf.Search, "a=b&c=d#e")]
    public void A_ticket_keeps_the_list_it_was_opened_from(Shelf shelf, string argument)
    {
        var place = new DeskPlace(new(shelf, argument), "2026112310000018");
        Assert.Equal(place, DeskPlace.Parse(place.Path.TrimStart('/')));
        var list = place with { Ticket = null };
        Assert.Equal(list, DeskPlace.Parse(list.Path.TrimStart('/')));
    }
}
