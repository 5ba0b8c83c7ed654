using OrleansTickets.WebFront.Desk;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Desk;

public sealed class WritingTests
{
    [Fact]
    public void A_quotation_and_a_signature_are_pieces_of_their_own()
    {
        var pieces = ArticleText.Pieces("Hello,\n\nyes.\n\n> first\n>\n> second\n\nBye\n-- \nJane\nACME");
        Assert.Equal(
            [
                new(PieceKind.Text, "Hello,\n\nyes."),
                new(PieceKind.Quote, "> first\n>\n> second"),
                new(PieceKind.Text, "Bye"),
                new(PieceKind.Signature, "-- \nJane\nACME"),
            ],
            pieces);
    }

    [Theory]
    [InlineData("see https://example.com/a?b=1.", "https://example.com/a?b=1")]
    [InlineData("(http://example.com)", "http://example.com")]
    [InlineData("javascript:alert(1) http//no", null)]
    [InlineData("no address here", null)]
    public void Only_addresses_in_the_web_become_links(string text, string? address)
    {
        var runs = ArticleText.Runs(text).ToArray();
        Assert.Equal(address, runs.FirstOrDefault(run => run.Address is not null)?.Address);
        Assert.Equal(text, string.Concat(runs.Select(run => run.Text)));
    }

    [Theory]
    [InlineData("**bold**", "<strong>bold</strong>")]
    [InlineData("one\ntwo", "one<br>")]
    [InlineData("<b>no tag</b>", "&lt;b&gt;no tag&lt;/b&gt;")]
    public void Markdown_becomes_html(string markdown, string expected) =>
        Assert.Contains(expected, MarkdownText.ToHtml(markdown));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("![x](https://tracker.example/pixel.gif)")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("<img src=x onerror=alert(1)>")]
    public void Markdown_cannot_do_harm(string markdown)
    {
        var html = MarkdownText.ToHtml(markdown);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain("href=\"javascript", html);
        Assert.DoesNotContain("href=\"data", html);
    }

    [Fact]
    public void Recipients_are_read_as_one_types_them()
    {
        var mailboxes = Mailboxes.Parse("\"Doe, Jane\" <jane@example.com>; joe@example.com,", out var wrong);
        Assert.Null(wrong);
        Assert.Equal([new("Doe, Jane", "jane@example.com"), new("", "joe@example.com")], mailboxes);
        Assert.Equal(mailboxes, Mailboxes.Parse(Mailboxes.Join(mailboxes), out wrong));
    }

    [Theory]
    [InlineData("jane@example.com, nobody", "nobody")]
    [InlineData("a b c", "a b c")]
    public void What_is_no_address_is_named(string text, string expected)
    {
        Mailboxes.Parse(text, out var wrong);
        Assert.Equal(expected, wrong);
    }
}
