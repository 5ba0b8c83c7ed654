using System.Diagnostics;
using OrleansTickets.Articles;
using OrleansTickets.WebFront.Tickets;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Mail;

/// <summary>HTML that would keep whoever makes it harmless busy: it is shown, or its text is, and soon.</summary>
public sealed class HugeHtmlTests
{
    private static readonly Article Article = new()
    {
        Id = 1,
        SenderType = SenderType.Customer,
        Channel = CommunicationChannel.Email,
        IsVisibleForCustomer = true,
        From = new("Jane", "jane@example.com"),
        Created = DateTimeOffset.UnixEpoch,
        HasHtml = true,
        Body = "the plain words",
    };

    public static TheoryData<string, string> Killers => new()
    {
        { "links", Repeat("<a href='https://x.example/a?b=c'>y</a> ", 20_000) },
        { "styles", $"<style>{Repeat("p.a > b:not(.c) { color: red; background: url(https://x.example/y) }\n", 15_000)}</style>words" },
        { "style attributes", Repeat("<p style='color:red;margin:0 1px 2px 3px'>x</p>", 20_000) },
        { "Word", Repeat("<p class=MsoNormal><span style='mso-fareast-language:EN-US'><o:p>&nbsp;</o:p></span></p>", 10_000) },
        { "nesting", Repeat("<div>", 50_000) },
        { "nesting of many kinds", string.Concat(Enumerable.Range(0, 50_000).Select(i => $"<x{i}>")) },
        { "nesting that ends what was not begun", Repeat("<div></x>", 50_000) },
        { "nesting that ends what cannot end there", Repeat("<div><table><td></div>", 10_000) },
        { "quotations", Repeat("<blockquote>x</blockquote>", 30_000) },
        { "quotations within", Repeat("<blockquote>x", 390) + Repeat("<blockquote>y</blockquote>", 20_000) },
        { "less-than signs", Repeat("<", 1_000_000) },
        { "comments", Repeat("<!--", 200_000) },
        { "attributes", $"<p {Repeat("a=b c=d ", 100_000)}>x</p>" },
        { "open formats", Repeat("<b><i><a href=x>", 600) + Repeat("<p>", 300) },
        { "tables", Repeat("<table><tr><td>", 130) + Repeat("x<b>", 1_000) },
    };

    [Theory, MemberData(nameof(Killers), DisableDiscoveryEnumeration = true)]
    public void M22_ReDoS_mail_html_that_never_ends_is_shown_or_its_text_is(string what, string html)
    {
        var clock = Stopwatch.StartNew();
        var shown = ArticleHtml.Show(html, Article, "/files", isFetching: false);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {clock.Elapsed}");
        Assert.EndsWith("</body></html>", shown, StringComparison.Ordinal);

        // What takes so long hangs, however busy the machine.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("<div>", true)]
    [InlineData("<DIV class=x>", true)]
    [InlineData("<div/>", true)]
    [InlineData("<x-y>", true)]
    [InlineData("<div></b>", true)]
    [InlineData("<div><table></div>", true)]
    [InlineData("<div></DIV>", false)]
    [InlineData("<p>one", false)]
    [InlineData("<br>", false)]
    [InlineData("1 < 2 <", false)]
    [InlineData("<tr><td>x", false)]
    public void M22_elements_that_stay_open_are_counted_before_a_parser_meets_them(string html, bool isTooDeep) =>
        Assert.Equal(isTooDeep, HtmlNesting.IsTooDeep(Repeat(html, 5_000)));

    [Fact]
    public void M22_what_is_too_much_is_shown_as_text()
    {
        var shown = ArticleHtml.Show(Repeat("<b>x</b>", 70_000), Article, "/files", isFetching: false);
        Assert.Contains("<pre", shown, StringComparison.Ordinal);
        Assert.Contains("the plain words", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void M16_EFAIL_each_part_is_closed_before_the_next()
    {
        var shown = ArticleHtml.Show("<img src=\"http://efail.example/\0<p>secret</p>\0\"><style>p{display:none}</style>", Article, "/f", isFetching: false);
        Assert.Contains("<p>secret</p>", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("efail.example", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("display:none", shown, StringComparison.Ordinal);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
