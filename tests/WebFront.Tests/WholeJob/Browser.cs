using Microsoft.Playwright;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>A real Chromium without a window, as Debian packages it.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static string? MissingReason =>
        File.Exists(Executable) ? null : "Chromium is not installed (Debian package chromium).";

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
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
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
