using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>Mail filters in a real browser: made, put in order by the keyboard, tried, and what they ignore taken in.
/// </summary>
public sealed class MailFilterPageTests : IAsyncDisposable
{
    private const string Support = "support@helpdesk.test";

    private readonly Axe axe = new();
    private readonly RunningProduct product = new();
    private Browser? browser;
    private IPage page = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_makes_filters_and_sees_what_they_do()
    {
        var missing = Browser.MissingReason ?? Axe.MissingReason;
        Assert.SkipWhen(missing is not null, missing ?? "");
        await product.StartAsync();
        await product.PostAsync("/api/v1/queues", new { name = "Support", address = Support }, Cancel);
        await product.PostAsync("/api/v1/queues", new { name = "Billing" }, Cancel);
        browser = await Browser.StartAsync();
        page = await browser.OpenAsync(product.Address);
        await SignInAsync();
        await MakeFieldAsync();
        await MakeFiltersAsync();
        await OrderByKeyboardAsync();
        await TryPastedMailAsync();
        await TakeInIgnoredAsync();
        await ChangeTagsAsync();
        await SetFieldAsync();
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

    private async Task SignInAsync()
    {
        await RunningProduct.SignInAsync(page, "/admin/filters");
        await Expect(page.Locator("[data-test=admin-page][data-loaded=true]")).ToBeVisibleAsync();
        await LookAsync("none");
    }

    private async Task MakeFieldAsync()
    {
        await GoToAsync("/admin/fields");
        await page.GetByTestId("new").ClickAsync();
        var form = page.GetByTestId("field-form");
        await form.GetByTestId("name").FillAsync("no name");
        await form.GetByTestId("label").FillAsync("Product");
        await form.GetByTestId("choices").FillAsync("Printer\nScanner");
        await form.GetByTestId("save").ClickAsync();
        await Expect(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("letters (a to z)");
        await form.GetByTestId("name").FillAsync("product");
        await LookAsync("field");
        await form.GetByTestId("save").ClickAsync();
        await Expect(page.GetByTestId("done")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-test=field-table] tr[data-name=product]")).ToContainTextAsync("Printer, Scanner");
        await GoToAsync("/admin/filters");
    }

    private async Task GoToAsync(string path)
    {
        await page.GotoAsync(path);
        await Expect(page.Locator("[data-test=admin-page][data-loaded=true]")).ToBeVisibleAsync();
    }

    private async Task MakeFiltersAsync()
    {
        await page.GetByTestId("new").ClickAsync();
        var form = page.GetByTestId("filter-form");
        await form.GetByTestId("name").FillAsync("Invoices");
        await form.GetByTestId("operator").SelectOptionAsync("Matches");
        await form.GetByTestId("value").FillAsync("invoice (");
        await form.GetByTestId("queue").SelectOptionAsync("Billing");
        await form.GetByTestId("priority").SelectOptionAsync("5");
        await form.GetByTestId("tags").FillAsync("Money, urgent");
        await form.GetByTestId("field-product").FillAsync("scanner");
        await form.GetByTestId("note").FillAsync("Pay {number} at once.");
        await form.GetByTestId("save").ClickAsync();
        await Expect(page.GetByTestId("wrong-conditions")).ToContainTextAsync("Condition 1");
        await LookAsync("form");
        await form.GetByTestId("value").FillAsync("invoice (?<number>\\d+)");
        await form.GetByTestId("add-condition").ClickAsync();
        var second = form.GetByTestId("condition").Nth(1);
        await second.GetByTestId("field").SelectOptionAsync("Header");
        await second.GetByTestId("header").FillAsync("X-Spam-Flag");
        await second.GetByTestId("value").FillAsync("yes");
        await second.GetByTestId("negated").CheckAsync();
        await SaveAsync();
        await Expect(Row("Invoices").GetByTestId("if")).ToContainTextAsync("not (X-Spam-Flag contains “yes”)");
        await Expect(Row("Invoices").GetByTestId("then")).ToContainTextAsync("Billing");

        await page.GetByTestId("new").ClickAsync();
        await form.GetByTestId("name").FillAsync("Spam");
        await form.GetByTestId("field").SelectOptionAsync("Header");
        await form.GetByTestId("header").FillAsync("X-Spam-Flag");
        await form.GetByTestId("operator").SelectOptionAsync("Exists");
        await form.GetByTestId("ignore").CheckAsync();
        await SaveAsync();
        await Expect(Row("Spam").GetByTestId("then")).ToContainTextAsync("ignored");
        await LookAsync("list");
    }

    private async Task OrderByKeyboardAsync()
    {
        await Row("Spam").GetByTestId("up").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-test=filter-table] tbody tr").First).ToContainTextAsync("Spam");
        await Expect(Row("Spam").GetByTestId("down")).ToBeFocusedAsync();
        var filters = await product.GetAsync("/api/v1/mail-filters", Cancel);
        Assert.Equal("Spam", filters.GetProperty("items")[0].GetProperty("name").GetString());
    }

    private async Task TryPastedMailAsync()
    {
        // A browser takes a long time to fill in many lines.
        var line = string.Concat(Enumerable.Repeat("A line of a mail, longer than one message may be. ", 18));
        var padding = string.Concat(Enumerable.Repeat($"{line}\n", 60));
        await page.GetByTestId("trial-mail").FillAsync(
            $"From: Carla <carla@customer.test>\nTo: {Support}\nSubject: Invoice 4711\n\n{padding}");
        await page.GetByTestId("trial-run").ClickAsync();
        await Expect(page.GetByTestId("trial-outcome")).ToContainTextAsync("A new ticket in Billing.");
        await Expect(page.GetByTestId("trial-tags")).ToHaveTextAsync("money, urgent");
        await Expect(page.GetByTestId("trial-field-product")).ToHaveTextAsync("Scanner");
        await Expect(page.GetByTestId("trial-notes")).ToHaveTextAsync("Pay 4711 at once.");
        await Expect(page.Locator("[data-test=trial-filters] tr[data-name=Invoices]")).ToHaveAttributeAsync("data-match", "true");
        await Expect(page.Locator("[data-test=trial-filters] tr[data-name=Spam]")).ToHaveAttributeAsync("data-match", "false");
        await LookAsync("trial");
        Assert.Empty(await product.ReadTitlesAsync(Cancel));
    }

    private async Task TakeInIgnoredAsync()
    {
        Assert.Null(await product.HandInAsync(
            $"From: carla@customer.test\r\nTo: {Support}\r\nSubject: Invoice 12\r\nX-Spam-Flag: YES\r\n\r\nx"));
        await page.GotoAsync("/admin/quarantine");
        await Expect(page.GetByTestId("unreadable-empty")).ToBeVisibleAsync();
        await page.GetByTestId("ignored").ClickAsync();
        await Expect(page.GetByTestId("reason")).ToHaveTextAsync("Spam");
        await LookAsync("ignored");
        await page.GetByTestId("try").ClickAsync();
        await Expect(page.GetByTestId("trial-outcome")).ToContainTextAsync("It would be ignored.");
        await page.GoBackAsync();
        await page.GetByTestId("ignored").ClickAsync();
        await page.GetByTestId("retry").ClickAsync();
        await Expect(page.GetByTestId("done")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("ignored-empty")).ToBeVisibleAsync();
    }

    private async Task ChangeTagsAsync()
    {
        var items = (await product.GetAsync("/api/v1/tickets", Cancel)).GetProperty("items");
        await page.GotoAsync($"/tickets/{items[0].GetProperty("number").GetString()}");
        await page.GetByTestId("edit-tags").ClickAsync();
        await page.Locator("#act-tags").FillAsync("Blue green");
        await LookAsync("tags");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("tag")).ToHaveTextAsync(["blue", "green"]);
        await page.GetByTestId("history-tab").ClickAsync();
        await Expect(page.GetByTestId("history")).ToContainTextAsync("tagged the ticket blue, green");
    }

    private async Task SetFieldAsync()
    {
        await page.GetByTestId("edit-fields").ClickAsync();
        await page.Locator("#act-field-product").SelectOptionAsync("Printer");
        await LookAsync("fields");
        await page.GetByTestId("save-fields").ClickAsync();
        await Expect(page.GetByTestId("properties").GetByTestId("field-product")).ToContainTextAsync("Printer");
        await Expect(page.GetByTestId("history")).ToContainTextAsync("set Product to Printer");
    }

    private async Task SaveAsync()
    {
        await page.GetByTestId("filter-form").GetByTestId("save").ClickAsync();
        await Expect(page.GetByTestId("filter-form")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("done")).ToBeVisibleAsync();
    }

    private async Task LookAsync(string name)
    {
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await axe.LookAsync(page);
            await Browser.ShootAsync(page, $"filters-{name}-{scheme}");
        }
    }

    private ILocator Row(string name) => page.Locator($"[data-test=filter-table] tr[data-name='{name}']");
}
