using Microsoft.Playwright;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>A real Chromium without a window, as Debian packages it.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly List<IPage> pages = [];

    private Browser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static string? MissingReason =>
        File.Exists(Executable) ? null : "Chromium is not installed (Debian package chromium).";

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(60_000); // a busy machine is no fault of the product
        playwright.Selectors.SetTestIdAttribute("data-test");
        return new(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        }));
    }

    /// <summary>A browser of its own for one person: own cookies, English, a desk's usual size.</summary>
    public async Task<IPage> OpenAsync(Uri product)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = product.ToString(),
            ViewportSize = new() { Width = 1440, Height = 900 },
            Locale = "en-GB",
            TimezoneId = "Europe/Paris",
        });
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        pages.Add(page);
        return page;
    }

    /// <summary>Waits until the page's desk answers.</summary>
    public static Task ReadyAsync(IPage page) =>
        Assertions.Expect(page.Locator("[data-desk][data-ready=true]")).ToBeVisibleAsync();

    /// <summary>A picture for people to look at.</summary>
    public static Task ShootAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "shots", $"{name}.png") });

    public async ValueTask DisposeAsync()
    {
        // What each person saw last: the first thing to look at when a test has failed.
        foreach (var (index, page) in pages.Index())
        {
            await ShootAsync(page, $"last-{index}");
        }
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
