using OrleansTickets.Agents;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Answers;

public sealed class LiquidTests
{
    private static LiquidValues Values(string name = "Cleo Customer", string quote = "") => new(
        TicketCases.Ticket() with { Customer = new(name, "cleo_smith@customer.example") },
        new QueueSettings { Name = "support", DisplayName = "Support team" },
        "Anna Agent",
        quote);

    [Fact]
    public void All_values_are_filled_in()
    {
        var source = string.Join('|', LiquidValues.Names.Select(name => $"{{{{ {name} }}}}"));
        Liquid.Check("body", source);
        Assert.Equal(
            "20261123000012|The printer is on fire|Cleo Customer|cleo_smith@customer.example"
            + "|Anna Agent|Support team|> hi",
            Liquid.Render(source, Values(quote: "> hi"), MarkdownText.Encode));
    }

    [Fact]
    public void Ticket_fields_are_filled_in_as_words_and_nothing_more()
    {
        const string Source = "{{ ticket.fields.order-no }}|{{ ticket.fields.absent }}|{{ ticket.fields.absent.deeper }}";
        Liquid.Check("body", Source);
        var values = Values() with
        {
            Ticket = TicketCases.Ticket() with { Fields = [new("order-no", "<b>17\r\n# x")] },
        };
        Assert.Equal(@"\<b\>17 # x||", Liquid.Render(Source, values, MarkdownText.Encode));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", @"\<script\>alert(1)\</script\>")]
    [InlineData("[x](javascript:alert(1))", @"\[x\](javascript:alert(1))")]
    [InlineData("![x](http://evil.example/p.png)", @"!\[x\](http://evil.example/p.png)")]
    [InlineData("**bold** `code` _em_", @"\*\*bold\*\* \`code\` \_em\_")]
    [InlineData("# Heading", @"\# Heading")]
    [InlineData("&lt;b&gt;", @"\&lt;b\&gt;")]
    [InlineData("{{ 1 }}", "{{ 1 }}")]
    [InlineData("{{ ticket.number }}{% raw %}", "{{ ticket.number }}{% raw %}")]
    [InlineData("Cleo\r\nBcc: eve@evil.example\n\n# x", "Cleo Bcc: eve@evil.example # x")]
    [InlineData("Jean-Luc O'Neil Jr.", "Jean-Luc O'Neil Jr.")]
    public void A_customers_name_is_words_in_markdown_and_nothing_more(string name, string shown) =>
        Assert.Equal(shown, Liquid.Render("{{ customer.name }}", Values(name), MarkdownText.Encode));

    [Fact]
    public void What_is_quoted_is_encoded_line_by_line_and_stays_a_quotation() => Assert.Equal(
        "> \\<b\\>\n>\n> \\[x\\](y)",
        Liquid.Render("{{ article.quote }}", Values(quote: QuoteText.Of("<b>\n\n[x](y)\n")), MarkdownText.Encode));

    [Fact]
    public void Salutation_and_signature_are_encoded_whole_in_html()
    {
        var queue = new QueueSettings { Name = "q", Salutation = "Hello {{ customer.name }},", Signature = "A & B\nx" };
        var text = new ReplyText(queue, Values("<script>\"x\""));
        Assert.Equal(
            "<p>Hello &lt;script&gt;&quot;x&quot;,</p>\n<p>b</p><p>A &amp; B<br>\nx</p>\n", text.Html("<p>b</p>"));
        Assert.Equal("Hello <script>\"x\",\n\nb\n\nA & B\nx", text.Plain("b"));
    }

    [Theory]
    [InlineData("{% for i in (1..100000000) %}x{% endfor %}")]
    [InlineData("{% include 'passwd' %}")]
    [InlineData("{%- assign x = 1 %}")]
    [InlineData("{% if ticket.number %}")]
    [InlineData("{{ customer.name ")]
    [InlineData("{{ customer.password }}")]
    [InlineData("{{ 1 }}")]
    [InlineData("{{ customer.name | replace: '(a+)+$', 'x' }}")]
    [InlineData("{{ customer.name | upcase | append: 'x' }}")]
    public void What_cannot_be_filled_in_is_refused_when_it_is_saved(string source)
    {
        var refusal = Assert.Throws<InvalidRequestException>(() => Liquid.Check("body", source));
        Assert.Equal("body", refusal.Field);
    }

    [Theory]
    [InlineData("{% if customer.name == 'Cleo Customer' %}yes{% else %}no{% endif %}", "yes")]
    [InlineData("{{ customer.name | upcase }}", "CLEO CUSTOMER")]
    [InlineData("No value at all, 100 %}", "No value at all, 100 %}")]
    public void Conditions_and_simple_filters_are_allowed(string source, string text)
    {
        Liquid.Check("body", source);
        Assert.Equal(text, Liquid.Render(source, Values(), MarkdownText.Encode));
    }

    [Fact]
    public void A_text_beyond_measure_is_refused() =>
        Assert.Throws<InvalidRequestException>(() => Liquid.Check("body", new('x', 20_001)));
}
