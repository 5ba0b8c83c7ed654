using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>Pictures that a mail has elsewhere, in a real browser: fetched when the agent asks for them, and from then on
/// of the senders whom the agent named.</summary>
public sealed class RemotePictureTests : IAsyncDisposable
{
    private const string Elsewhere = "https://pictures.example/open.gif";

    private readonly Axe axe = new();
    private readonly RunningProduct product = new();
    private readonly ConcurrentQueue<Microsoft.Playwright.IRequest> asked = [];
    private Browser? browser;

    [Fact] // Tracking
    public async Task Pictures_from_elsewhere_are_fetched_only_when_the_agent_says_so()
    {
        var missing = Browser.MissingReason ?? Axe.MissingReason;
        Assert.SkipWhen(missing is not null, missing ?? "");
        await product.StartAsync();
        var (first, second) = (await HandInAsync("one"), await HandInAsync("two"));
        browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(product.Address);
        await page.RouteAsync("https://pictures.example/**", route => route.FulfillAsync(new() { ContentType = "image/gif" }));
        page.RequestFinished += (_, request) => Keep(request);
        await RunningProduct.SignInAsync(page);

        await page.GotoAsync($"/tickets/{first}");
        await Expect(page.GetByTestId("pictures")).ToBeVisibleAsync();
        await axe.LookAsync(page);
        await Browser.ShootAsync(page, "pictures-hidden");
        Assert.Empty(asked);

        await page.GetByTestId("show-pictures").ClickAsync();
        await Expect(page.GetByTestId("pictures")).ToHaveCountAsync(0);
        await ExpectAskedAsync(page, 1);
        Assert.False(asked.Single().Headers.ContainsKey("referer"));

        await page.GotoAsync($"/tickets/{second}"); // once was once
        await Expect(page.GetByTestId("pictures")).ToBeVisibleAsync();
        await page.GetByTestId("always-pictures").ClickAsync();
        await Expect(page.GetByTestId("pictures-always")).ToBeVisibleAsync();
        await ExpectAskedAsync(page, 2);
        await page.GotoAsync($"/tickets/{first}");
        await ExpectAskedAsync(page, 3);
        await axe.LookAsync(page);

        await page.GetByTestId("pictures-always").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByTestId("pictures")).ToBeVisibleAsync();
        Assert.Equal(3, asked.Count);
        axe.ExpectNoSeriousViolation();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        await product.DisposeAsync();
    }

    private void Keep(Microsoft.Playwright.IRequest request)
    {
        if (request.Url == Elsewhere)
        {
            asked.Enqueue(request);
        }
    }

    private async Task ExpectAskedAsync(IPage page, int count)
    {
        for (var i = 0; i < 300 && asked.Count < count; i++)
        {
            await page.WaitForTimeoutAsync(100);
        }
        Assert.Equal(count, asked.Count);
    }

    private Task<string?> HandInAsync(string subject) => product.HandInAsync(
        $"""
        From: Ann <ann@customer.example>
        Subject: {subject}
        MIME-Version: 1.0
        Content-Type: text/html; charset=utf-8

        <p>Hello <b>you</b></p><img src="{Elsewhere}" alt="">

        """.ReplaceLineEndings("\r\n"));
}
