using System.Net;
using Xunit;

namespace OrleansTickets.WebFront.Tests.SignIn;

public sealed class DeskSignInTests(HelpDesk desk)
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_desk_asks_for_a_sign_in_and_lets_in_with_the_right_password()
    {
        var (login, _) = await MakeAgentAsync();
        using var browser = Browser();
        using var closed = await browser.GetAsync("/", Cancel);
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
        Assert.StartsWith("/sign-in", closed.Headers.Location!.PathAndQuery(desk.Url), StringComparison.Ordinal);
        using var signedIn = await browser.SignInAsync(login.ToUpperInvariant(), Password, "/tickets");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Equal("/tickets", signedIn.Headers.Location!.PathAndQuery(desk.Url));
        var cookie = SignInCookie(signedIn);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        using var open = await browser.GetAsync("/", Cancel);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        using var api = await browser.GetAsync("/api/v1/queues", Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode); // the cookie opens no API
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_tls_cookies_are_for_tls_alone()
    {
        var (login, _) = await MakeAgentAsync();
        using var browser = Browser();
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var form = await browser.GetAsync("/sign-in", Cancel);
        var antiforgery = form.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("; secure", antiforgery, StringComparison.OrdinalIgnoreCase);
        // The client speaks to us without TLS, and would keep the cookie to itself: it is handed over.
        browser.DefaultRequestHeaders.Add("Cookie", antiforgery[..antiforgery.IndexOf(';', StringComparison.Ordinal)]);
        using var signedIn = await browser.SignInAsync(login, Password, "/");
        Assert.Contains("; secure", SignInCookie(signedIn), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task After_the_sign_in_nobody_is_sent_elsewhere(string returnUrl)
    {
        var (login, _) = await MakeAgentAsync();
        using var browser = Browser();
        using var signedIn = await browser.SignInAsync(login, Password, returnUrl);
        Assert.Equal("/", signedIn.Headers.Location!.PathAndQuery(desk.Url));
    }

    [Fact]
    public async Task After_five_failures_even_the_right_password_is_refused_with_the_same_answer()
    {
        var (login, _) = await MakeAgentAsync();
        using var browser = Browser();
        var answers = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await RefusalAsync(browser, login, "a wrong password"));
        }
        answers.Add(await RefusalAsync(browser, login, Password));
        answers.Add(await RefusalAsync(browser, "nobody-at-all", Password));
        answers.Add(await RefusalAsync(browser, "system", Password));
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Guesses_side_by_side_are_counted_each()
    {
        var (login, _) = await MakeAgentAsync();
        using var browser = Browser();
        var token = await browser.AntiforgeryTokenAsync("/sign-in");
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            using var refused = await browser.PostFormAsync("/sign-in", "sign-in", token, new()
            {
                ["Login"] = login,
                ["Password"] = $"a wrong password {i}",
            });
            Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        }));
        await RefusalAsync(browser, login, Password);
    }

    [Fact]
    public async Task A_new_password_signs_out_whoever_signed_in_with_the_old_one()
    {
        var (login, _) = await MakeAgentAsync();
        using var browser = Browser();
        using var signedIn = await browser.SignInAsync(login, Password, "/");
        await desk.Admin.PutOkAsync($"/api/v1/agents/{login}", new { password = "another long password" });
        using var fresh = Browser();
        using var again = await fresh.SignInAsync(login, "another long password", "/");
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        await RefusalAsync(Browser(), login, Password);
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_token_is_refused()
    {
        using var browser = Browser();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["Login"] = HelpDesk.AdminLogin,
            ["Password"] = HelpDesk.AdminPassword,
        });
        using var refused = await browser.PostAsync("/sign-in", form, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var signOut = await browser.PostAsync("/sign-out", null, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, signOut.StatusCode);
    }

    [Fact]
    public async Task Set_up_is_over_once_there_is_an_administrator()
    {
        using var browser = Browser();
        var token = await browser.AntiforgeryTokenAsync("/set-up?token=guessed");
        using var refused = await browser.PostFormAsync("/set-up?token=guessed", "set-up", token, new()
        {
            ["Login"] = "intruder",
            ["Name"] = "Intruder",
            ["Email"] = "i@evil.example",
            ["Password"] = Password,
        });
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Contains("class=\"wrong\"", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        await desk.Admin.ReadAsync("/api/v1/agents/intruder").RefusedAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_page_forbids_the_browser_what_it_does_not_need()
    {
        using var browser = Browser();
        using var page = await browser.GetAsync("/sign-in", Cancel);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], page.Headers.GetValues("X-Content-Type-Options"));
        Assert.False(page.Headers.Contains("Server"));
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_shows_a_page_that_says_so()
    {
        using var browser = Browser();
        using var page = await browser.GetAsync("/nowhere", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("<h1>", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_speak_french_to_who_does()
    {
        using var browser = Browser();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr");
        Assert.Contains("Connexion", await browser.GetStringAsync("/sign-in", Cancel), StringComparison.Ordinal);
    }

    private HttpClient Browser() => Forms.Browser(desk.Url);

    private static string SignInCookie(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie")
        .Single(cookie => cookie.StartsWith("OrleansTickets-", StringComparison.Ordinal)
            && !cookie.StartsWith("OrleansTickets-Form", StringComparison.Ordinal));

    private async Task<(string Login, HttpClient Client)> MakeAgentAsync()
    {
        var (queue, _) = await desk.MakeQueueAsync();
        return await desk.MakeAgentAsync(queue, ["rw"], Password);
    }

    // The page that comes back, without what differs by nature: what was typed and the page's own tokens.
    private static async Task<string> RefusalAsync(HttpClient browser, string login, string password)
    {
        using var refused = await browser.SignInAsync(login, password, "/");
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync(Cancel);
        var alert = page.IndexOf("class=\"wrong\"", StringComparison.Ordinal);
        Assert.True(alert >= 0, page);
        return page[alert..page.IndexOf("</form>", alert, StringComparison.Ordinal)];
    }
}

internal static class Locations
{
    /// <summary>Path and query of a redirect, wherever it is complete or not; another host's is returned whole.</summary>
    public static string PathAndQuery(this Uri location, Uri home) =>
        !location.IsAbsoluteUri ? location.OriginalString
        : location.Authority == home.Authority ? location.PathAndQuery
        : location.ToString();
}
