using System.Net;
using Xunit;

namespace OrleansTickets.WebFront.Tests.SignIn;

public sealed class PasswordTests(HelpDesk desk)
{
    private const string Old = "correct horse battery";
    private const string New = "a wholly other password";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_changes_the_password_stays_signed_in_and_signs_in_with_the_new_one_alone()
    {
        var (login, browser) = await EnterAsync();
        using var mine = browser;
        using var changed = await ChangeAsync(browser, Old, New, New);
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        var told = await browser.GetStringAsync(changed.Headers.Location, Cancel);
        Assert.Contains("data-test=\"changed\"", told, StringComparison.Ordinal);
        using var desk = await browser.GetAsync("/", Cancel);
        Assert.Equal(HttpStatusCode.OK, desk.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, await SignInAsync(login, New));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(login, Old)); // the form again, with its refusal
    }

    [Theory]
    [InlineData("not my password", New, New, "current password")]
    [InlineData(Old, New, "another new password", "not the same")]
    [InlineData(Old, "too short", "too short", "too short or too long")]
    public async Task What_cannot_be_is_said_and_nothing_changes(string current, string next, string again, string why)
    {
        var (login, browser) = await EnterAsync();
        using var mine = browser;
        using var refused = await ChangeAsync(browser, current, next, again);
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync(Cancel);
        var refusal = page[page.IndexOf("class=\"wrong\"", StringComparison.Ordinal)..];
        Assert.Contains(why, refusal, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await SignInAsync(login, Old));
    }

    [Fact]
    public async Task Wrong_tries_at_the_current_password_lock_out_like_tries_to_sign_in()
    {
        var (login, browser) = await EnterAsync();
        using var mine = browser;
        for (var i = 0; i < 5; i++)
        {
            using var refused = await ChangeAsync(browser, $"a wrong password {i}", New, New);
        }
        using var right = await ChangeAsync(browser, Old, New, New);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(login, Old));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(login, New));
    }

    [Fact]
    public async Task The_page_is_for_who_is_signed_in_and_speaks_french_too()
    {
        using var stranger = Forms.Browser(desk.Url);
        using var refused = await stranger.GetAsync("/password", Cancel);
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        var (_, browser) = await EnterAsync();
        using var mine = browser;
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr");
        var page = await browser.GetStringAsync("/password", Cancel);
        Assert.Contains("Mot de passe actuel", page, StringComparison.Ordinal);
    }

    private async Task<(string Login, HttpClient Browser)> EnterAsync()
    {
        var (queue, _) = await desk.MakeQueueAsync();
        var (login, client) = await desk.MakeAgentAsync(queue, ["rw"], Old);
        client.Dispose();
        var browser = Forms.Browser(desk.Url);
        using var signedIn = await browser.SignInAsync(login, Old, "/");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        return (login, browser);
    }

    private async Task<HttpStatusCode> SignInAsync(string login, string password)
    {
        using var browser = Forms.Browser(desk.Url);
        using var answer = await browser.SignInAsync(login, password, "/");
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> ChangeAsync(
        HttpClient browser, string current, string next, string again) =>
        await browser.PostFormAsync("/password", "password", await browser.AntiforgeryTokenAsync("/password"), new()
        {
            ["Current"] = current,
            ["Next"] = next,
            ["Again"] = again,
        });
}
