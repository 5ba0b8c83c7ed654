using Xunit;

namespace OrleansTickets.Tickets;

public sealed class TicketNumberTests
{
    private static readonly DateOnly Day = new(2026, 11, 23);
    private static readonly string Number = TicketNumber.Format(Day, 42, 17);

    [Fact]
    public void It_is_a_day_a_system_a_counter_and_a_check_digit()
    {
        Assert.StartsWith("202611234200017", Number);
        Assert.Equal(16, Number.Length);
        Assert.True(TicketNumber.IsValid(Number));
        Assert.True(TicketNumber.IsValid(TicketNumber.Format(Day, 42, 1_234_567)));
    }

    [Fact]
    public void Any_digit_that_is_wrong_shows()
    {
        foreach (var i in Enumerable.Range(0, Number.Length))
        {
            var wrong = (char)('0' + ((Number[i] - '0' + 3) % 10));
            Assert.False(TicketNumber.IsValid($"{Number[..i]}{wrong}{Number[(i + 1)..]}"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("20261123")]
    [InlineData("abcdefghijklmn")]
    [InlineData("99999999000017")]
    [InlineData("٢٠٢٦١١٢٣٠٠٠١٧")]
    public void What_is_no_number_is_not(string text) => Assert.False(TicketNumber.IsValid(text));

    [Theory]
    [InlineData("Re: [Ticket#{0}] printer")]
    [InlineData("AW: [ticket#{0}] printer")]
    [InlineData("printer Ticket#{0}")]
    [InlineData("Fwd: [Ticket#: {0}] x")]
    [InlineData("[Ticket# {0}]x")]
    public void It_is_found_in_a_subject(string subject) =>
        Assert.Equal([Number], TicketNumber.FindIn(string.Format(null, subject, Number)));

    [Theory]
    [InlineData("[Ticket#{0}9] longer")]
    [InlineData("[Ticket#20261123000171]")]
    [InlineData("MyTicket#{0}")]
    [InlineData("{0}")]
    public void Nothing_else_is_found(string subject) =>
        Assert.Empty(TicketNumber.FindIn(string.Format(null, subject, TicketNumber.Format(Day, 42, 18))));

    [Theory]
    [InlineData("printer", "[Ticket#{0}] printer")]
    [InlineData("Re: printer", "Re: [Ticket#{0}] printer")]
    [InlineData("Re: [Ticket#{0}] printer", "Re: [Ticket#{0}] printer")]
    [InlineData("", "[Ticket#{0}]")]
    public void A_subject_bears_it_once(string subject, string tagged) => Assert.Equal(
        string.Format(null, tagged, Number), TicketNumber.WithTag(string.Format(null, subject, Number), Number));

    [Theory]
    [InlineData("Re: [Ticket#{0}] printer", "printer")]
    [InlineData("Re: Re[2]: AW: Fwd: printer", "printer")]
    [InlineData("Antw: SV: Vs: printer", "printer")]
    [InlineData("回复：打印机", "打印机")]
    [InlineData("[Ticket#{0}] Re: printer  on   fire", "printer on fire")]
    [InlineData("TR: Réf : ODP: Antwort: RE:[2] Re[3]: printer", "printer")]
    [InlineData("答复: RIF: Ynt: Отв: printer", "printer")]
    [InlineData("Printer: on fire", "Printer: on fire")]
    [InlineData("HA: cluster is down", "HA: cluster is down")]
    [InlineData("[Ticket#12345678901234] theirs", "[Ticket#12345678901234] theirs")]
    public void A_title_is_what_is_left_without_it(string subject, string title) =>
        Assert.Equal(title, TicketNumber.Clean(string.Format(null, subject, Number)));

    [Fact]
    public void A_receipt_is_the_same_for_the_same_parts_only()
    {
        Assert.Equal(Receipt.Of("a", "b"), Receipt.Of("a", "b"));
        Assert.NotEqual(Receipt.Of("a", "b"), Receipt.Of("ab"));
        Assert.NotEqual(Receipt.Of("a", "b"), Receipt.Of("a\0b"));
    }
}
