using System.Globalization;
using System.Net;
using System.Text;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Mail;

public sealed class ArticleTests(HelpDesk desk)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_html_is_shown_without_its_teeth()
    {
        var path = await HandInAsync("""
            <style>@import url(http://evil.example/x.css); p{color:red}</style>
            <p onclick="steal()">Hello <b>you</b></p><script>steal()</script>
            <form action="http://evil.example"><input name="password"><button>Go</button></form>
            <a href="javascript:steal()">link</a><a href="https://good.example/">good</a><a href="/sign-out">out</a>
            <img src="cid:logo@x"><img src="http://evil.example/track.gif"><iframe src="http://evil.example"></iframe>
            <svg><script>steal()</script></svg><base href="http://evil.example"><meta http-equiv="refresh" content="0">
            """);
        using var response = await desk.Admin.ReadAsync($"{path}/html");
        var html = await response.Content.ReadAsStringAsync(Cancel);
        foreach (var tooth in (string[])
            ["<script", "steal", "<form", "<input", "<button", "javascript:", "<iframe", "<svg", "@import", "evil.example/x.css",
                "http-equiv", "base href", "/sign-out"])
        {
            Assert.DoesNotContain(tooth, html, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Contains("<b>you</b>", html, StringComparison.Ordinal);
        Assert.Contains("https://good.example/", html, StringComparison.Ordinal);
        Assert.Contains($"{path}/attachments/", html, StringComparison.Ordinal);
        var policy = Policy(response);
        Assert.Contains("sandbox", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
    }

    [Theory] // Tracking
    [InlineData("""<img src="https://elsewhere.example/a.gif">""", true)]
    [InlineData("""<table background="https://elsewhere.example/a.gif"><tr><td>x</td></tr></table>""", false)] // left out
    [InlineData("""<p style="background:url(https://elsewhere.example/a.gif)">x</p>""", true)]
    [InlineData("""<img src="cid:logo@x"><a href="https://elsewhere.example/">x</a>""", false)]
    [InlineData("""<img src="http://elsewhere.example/a.gif">""", false)]
    public async Task Pictures_from_elsewhere_are_fetched_when_asked_for_and_only_then(string body, bool hasAny)
    {
        var path = await HandInAsync(body);
        using var hidden = await desk.Admin.ReadAsync($"{path}/html");
        var html = await hidden.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(hasAny, html.Contains("<html data-pictures=\"hidden\">", StringComparison.Ordinal));
        Assert.EndsWith("img-src 'self' data:", Policy(hidden), StringComparison.Ordinal);

        using var shown = await desk.Admin.ReadAsync($"{path}/html?pictures=true");
        Assert.DoesNotContain("data-pictures", await shown.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal($"{Policy(hidden)} https:", Policy(shown));
        Assert.Equal("no-referrer", Assert.Single(shown.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task A_mail_of_nothing_but_nesting_does_not_end_the_process()
    {
        var path = await HandInAsync(string.Concat(Enumerable.Repeat("<div>", 20_000)) + "deep");
        using var response = await desk.Admin.ReadAsync($"{path}/html");
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound);
        Assert.Equal("Healthy", (await desk.Admin.GetOkAsync("/health/ready")).Text("status"));
    }

    [Fact]
    public async Task A_picture_is_shown_and_any_other_file_is_saved()
    {
        var path = await HandInAsync("<p>two files</p>");
        var ticket = await desk.Admin.GetOkAsync(path[..path.IndexOf("/articles", StringComparison.Ordinal)]);
        var files = ticket.Items("articles")[0]!.Items("attachments");
        var picture = files.Single(file => file!.Text("contentType") == "image/png")!;
        var page = files.Single(file => file!.Text("name").EndsWith(".html", StringComparison.Ordinal))!;
        using var shown = await desk.Admin.ReadAsync($"{path}/attachments/{(int)picture["id"]!}");
        Assert.Equal("image/png", shown.Content.Headers.ContentType?.MediaType);
        Assert.Equal("inline", shown.Content.Headers.ContentDisposition?.DispositionType);
        using var saved = await desk.Admin.ReadAsync($"{path}/attachments/{(int)page["id"]!}");
        Assert.Equal("application/octet-stream", saved.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", saved.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(["nosniff"], saved.Headers.GetValues("X-Content-Type-Options"));
        Assert.Contains("sandbox", saved.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("<script>alert(1)</script>", (await saved.Content.ReadAsStringAsync(Cancel)).Trim());
        await desk.Admin.ReadAsync($"{path}/attachments/99").RefusedAsync(HttpStatusCode.NotFound, "not-found");
    }

    // Whatever it says it is, and whatever its name says: what a browser could run is never shown as a page of ours.
    [Theory]
    [InlineData("image/svg+xml", "a.svg")]
    [InlineData("image/svg+xml", "a.png")]
    [InlineData("IMAGE/SVG+XML", "a")]
    [InlineData("application/xhtml+xml", "a.xhtml")]
    [InlineData("text/xml", "a.xml")]
    [InlineData("application/xslt+xml", "a.xsl")]
    [InlineData("application/pdf", "a.pdf")]
    [InlineData("text/html", "a.png")]
    [InlineData("text/html;x", "a.png")]
    [InlineData("text/html\tcharset=utf-7", "a.gif")]
    [InlineData("image/*", "a.png")]
    [InlineData("multipart/x-mixed-replace; boundary=q", "a.png")]
    [InlineData("application/javascript", "a.js")]
    [InlineData("text/css", "a.css")]
    [InlineData("text/plain", "a.txt")]
    [InlineData("message/rfc822", "a.eml")]
    [InlineData("application/x-shockwave-flash", "a.swf")]
    [InlineData("", "a.png")]
    public async Task XSS_attach_what_is_no_picture_is_never_shown_as_a_page_of_ours(string contentType, string name)
    {
        var (_, address) = await desk.MakeQueueAsync();
        var mail = $"From: c@customer.example\r\nTo: {address}\r\nSubject: file\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\n"
            + $"Content-Type: {contentType}\r\nContent-Disposition: inline; filename=\"{name}\"\r\n\r\n"
            + "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/><script>alert(1)</script>\r\n--b--\r\n";
        var outcome = await desk.Admin.SendOkAsync(HttpMethod.Post, "/api/v1/mail", HelpDesk.Mail(mail));
        var ticket = $"/api/v1/tickets/{outcome.Text("ticket")}";
        foreach (var file in (await desk.Admin.GetOkAsync(ticket)).Items("articles")[0]!.Items("attachments"))
        {
            using var saved = await desk.Admin.ReadAsync($"{ticket}/articles/1/attachments/{(int)file!["id"]!}");
            Assert.Equal("application/octet-stream", saved.Content.Headers.ContentType?.ToString());
            Assert.Equal("attachment", saved.Content.Headers.ContentDisposition?.DispositionType);
            Assert.Equal(["nosniff"], saved.Headers.GetValues("X-Content-Type-Options"));
            Assert.Contains("sandbox", Policy(saved), StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", Policy(saved), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_original_bytes_come_back_as_they_came()
    {
        var (_, address) = await desk.MakeQueueAsync();
        var mail = $"From: c@customer.example\r\nTo: {address}\r\nSubject: =?utf-8?q?=C3=A9t=C3=A9?=\r\nX-Odd:  twice \r\n\r\n\tx\r\n";
        var outcome = await desk.Admin.SendOkAsync(HttpMethod.Post, "/api/v1/mail", HelpDesk.Mail(mail));
        var raw = await desk.Admin.GetStringAsync($"/api/v1/tickets/{outcome.Text("ticket")}/articles/1/raw", Cancel);
        Assert.Equal(mail, raw);
        var ticket = await desk.Admin.GetOkAsync($"/api/v1/tickets/{outcome.Text("ticket")}");
        Assert.Equal("été", ticket.Text("title"));
    }

    private static string Policy(HttpResponseMessage response) =>
        string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));

    private async Task<string> HandInAsync(string html)
    {
        var (_, address) = await desk.MakeQueueAsync();
        var mail = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"From: c@customer.example\r\nTo: {address}\r\nSubject: HTML\r\nMIME-Version: 1.0\r\n")
            .Append("Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html; charset=utf-8\r\n")
            .Append("Content-Transfer-Encoding: base64\r\n\r\n")
            .Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(html), Base64FormattingOptions.InsertLineBreaks))
            .Append("\r\n--r\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\n")
            .Append("Content-Disposition: inline; filename=logo.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n")
            .Append("--r\r\nContent-Type: text/html; name=evil.html\r\n")
            .Append("Content-Disposition: attachment; filename=evil.html\r\n\r\n<script>alert(1)</script>\r\n--r--\r\n");
        var outcome = await desk.Admin.SendOkAsync(HttpMethod.Post, "/api/v1/mail", HelpDesk.Mail(mail.ToString()));
        return $"/api/v1/tickets/{outcome.Text("ticket")}/articles/1";
    }
}
