using Xunit;

namespace OrleansTickets.Mail;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree")]
    [InlineData("a &lt;b&gt; &amp; &eacute;&nbsp;&#8364;", "a <b> & é €")]
    [InlineData("  a\n  b\t c ", "a b c")]
    [InlineData("<ul><li>one<li>two<ol><li>x</li><li>y</li></ol></ul>end", "- one\n- two\n  1. x\n  2. y\n\nend")]
    [InlineData("see <a href='https://example.org/a'>this page</a>.", "see this page <https://example.org/a>.")]
    [InlineData("<a href='https://example.org/'>https://example.org</a>", "https://example.org")]
    [InlineData("<a href='mailto:a@example.org'>a@example.org</a>", "a@example.org")]
    [InlineData("<a href='javascript:alert(1)'>click</a>", "click")]
    [InlineData("<head><title>t</title><style>p {color: red}</style></head><p>x</p>", "x")]
    [InlineData("a<script>alert('<p>no</p>')</script>b", "ab")]
    [InlineData("<div style='display: none'>hidden <div>too</div></div>shown", "shown")]
    [InlineData("<blockquote><p>one</p><blockquote>two</blockquote></blockquote>three", "> one\n\n> > two\n\nthree")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("<pre>a\n  b</pre>", "a\n  b")]
    [InlineData("<h1>Title</h1>text<hr>more", "Title\n\ntext\n---\nmore")]
    [InlineData("<img alt='a chart'> <b>bo</b>ld", "a chart bold")]
    [InlineData("<p>unclosed <b>tags", "unclosed tags")]
    [InlineData("", "")]
    public void Html_becomes_readable_text(string html, string text) =>
        Assert.Equal(text, CleanText.Body(HtmlText.Of(html, 10_000, TestContext.Current.CancellationToken), 10_000).Trim());
}
