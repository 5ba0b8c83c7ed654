using System.Collections.Concurrent;
using System.Text;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>Mail whose every part would run a script if it could, looked at wherever the desk shows it, in a real
/// browser: no script runs, no dialog opens, no request leaves.</summary>
public sealed class HostileMailTests : IAsyncDisposable
{
    private const int InOneTicket = 30;

    private readonly RunningProduct product = new();
    private readonly ConcurrentQueue<string> harm = [];
    private readonly ConcurrentQueue<Microsoft.Playwright.IRequest> foreign = [];
    private Browser? browser;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_in_a_mail_runs_or_fetches_wherever_it_is_shown()
    {
        Assert.SkipWhen(Browser.MissingReason is not null, Browser.MissingReason ?? "");
        Assert.InRange(ScriptVectors.All.Count, 300, 1_000);
        await product.StartAsync();
        var tickets = await FillAsync();
        browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(product.Address);
        Watch(page);
        await RunningProduct.SignInAsync(page);

        // In the list, all of it, and in search.
        foreach (var path in (string[])["/", "/search?q=alert", "/notifications"])
        {
            await page.GotoAsync(path);
            await Browser.ReadyAsync(page);
            await ScrollAsync(page, "[data-list]");
        }

        // In tickets, with all their frames, and on paper.
        foreach (var ticket in tickets)
        {
            await page.GotoAsync($"/tickets/{ticket}");
            await Browser.ReadyAsync(page);
            await Expect(page.GetByTestId("article").First).ToBeVisibleAsync();
            var articles = await page.GetByTestId("article").AllAsync();
            for (var i = 0; i < articles.Count; i += 3) // frames load before they come into sight
            {
                await articles[i].ScrollIntoViewIfNeededAsync();
            }
            await page.Keyboard.PressAsync("Tab");
        }
        await page.PdfAsync();
        await Browser.ShootAsync(page, "hostile");

        // Frames by themselves, as if they had been opened in a tab of their own.
        foreach (var ticket in tickets)
        {
            await page.GotoAsync($"/desk/tickets/{ticket}/articles/2/html");
        }
        Assert.Empty(harm);
        await page.GotoAsync("/");
        await page.EvaluateAsync("() => setTimeout(() => alert('seen'), 0)");
        await page.WaitForTimeoutAsync(500);
        Assert.Equal("dialog: seen", Assert.Single(harm)); // so would have been any other

        // What the policy stops is asked for, and goes nowhere.
        Assert.NotEmpty(foreign);
        Assert.Empty(foreign.Where(request => request.Failure != "csp").Select(request => request.Url));
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        await product.DisposeAsync();
    }

    // A ticket of each vector for the lists, and tickets of many for the frames. Returns the latter.
    private async Task<List<string>> FillAsync()
    {
        var tickets = new List<string>();
        var first = "";
        foreach (var (i, vector) in ScriptVectors.All.Index())
        {
            if (i % InOneTicket == 0)
            {
                first = $"<first-{i}@hostile.example>";
                var ticket = (await product.HandInAsync(Mail(vector, first, null)))!;
                await product.PostAsync($"/api/v1/tickets/{ticket}/lock", new { }, Cancel); // who holds it is told what follows
                tickets.Add(ticket);
            }
            await product.HandInAsync(Mail(vector, $"<many-{i}@hostile.example>", first));
            await product.HandInAsync(Mail(vector, $"<one-{i}@hostile.example>", null));
        }
        return tickets;
    }

    private static string Mail(string vector, string id, string? answers) => $"""
        From: {Word(vector)} <eve@hostile.example>
        To: {Word(vector)} <support@helpdesk.test>
        Subject: {Word(vector)}
        Message-ID: {id}
        {(answers is null ? "X-None: 0" : $"In-Reply-To: {answers}")}
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/html; charset=utf-8

        <p>Hello</p>{vector}<p>World</p>
        --b
        Content-Type: text/calendar; charset=utf-8

        BEGIN:VCALENDAR
        BEGIN:VEVENT
        SUMMARY:{vector.ReplaceLineEndings(" ")}
        URL:javascript:alert(1)
        END:VEVENT
        END:VCALENDAR
        --b
        Content-Type: text/html; name="{Word(vector)}"
        Content-Disposition: attachment; filename="{Word(vector)}"

        {vector}
        --b
        Content-Type: image/svg+xml; name="x.svg"
        Content-Disposition: inline; filename="x.svg"

        <svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>
        --b--

        """.ReplaceLineEndings("\r\n");

    private static string Word(string text) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";

    private void Watch(IPage page)
    {
        page.Dialog += async (_, dialog) =>
        {
            harm.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(product.Address.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                foreign.Enqueue(request);
            }
        };
        page.Popup += (_, popup) => harm.Enqueue($"popup: {popup.Url}");
        page.Console += (_, message) =>
        {
            // What gets as far as the policy has got past the first wall.
            if (message.Text.Contains("script", StringComparison.OrdinalIgnoreCase) && message.Type == "error")
            {
                harm.Enqueue($"console: {message.Text}");
            }
        };
    }

    private static async Task ScrollAsync(IPage page, string list)
    {
        for (var i = 0; i < 30 && await page.Locator(list).CountAsync() > 0; i++)
        {
            await page.Locator(list).First.EvaluateAsync("list => list.scrollBy(0, 900)");
            await page.WaitForTimeoutAsync(30);
        }
    }
}
