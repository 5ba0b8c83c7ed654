using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>The administration, whole: a help desk is set up in a real browser, looked at in light and dark.</summary>
public sealed class AdministrationTests : IAsyncDisposable
{
    private const string Support = "support@helpdesk.test";

    private readonly Axe axe = new();
    private readonly RunningProduct product = new();
    private Browser? browser;
    private IPage page = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_sets_up_a_help_desk_and_sees_to_its_mail_in_the_browser_alone()
    {
        var missing = Browser.MissingReason ?? Axe.MissingReason;
        Assert.SkipWhen(missing is not null, missing ?? "");
        await product.StartAsync();
        browser = await Browser.StartAsync();
        page = await browser.OpenAsync(product.Address);
        await SignInAsync();
        await MakeQueueAsync();
        await MakeRoleAsync();
        await MakeAgentAsync();
        await MakeAndRevokeTokenAsync();
        await MakeChangeAndDeleteTemplateAsync();
        await MakeAccountAsync();
        await SeeOutboxAsync();
        await RetryQuarantinedAsync();
        await SeeOwnPagesAsync();
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
        await page.GotoAsync("/admin/queues");
        await LookAsync("sign-in");
        await RunningProduct.SignInAsync(page, "/admin/queues");
        await Expect(page.Locator("[data-test=admin-page][data-loaded=true]")).ToBeVisibleAsync();
    }

    private async Task MakeQueueAsync()
    {
        await LookAsync("queues");
        await page.GetByTestId("new").ClickAsync();
        await page.GetByTestId("name").FillAsync("Support");
        await page.GetByTestId("address").FillAsync("no address");
        await page.GetByTestId("save").ClickAsync();
        await Expect(WrongOf("q-address")).ToBeVisibleAsync();
        await LookAsync("queue-form");
        await page.GetByTestId("address").FillAsync(Support);
        await page.GetByTestId("signature").FillAsync("Your support team");
        await SaveAsync("queue-form");
        await Expect(Row("queue", "Support")).ToContainTextAsync(Support);
    }

    private async Task MakeRoleAsync()
    {
        await GoAsync("roles");
        await page.GetByTestId("new").ClickAsync();
        await page.GetByTestId("name").FillAsync("Readers");
        await RightBox("ReadOnly").CheckAsync();
        await LookAsync("role-form");
        await SaveAsync("role-form");
        await Expect(Row("role", "Readers")).ToContainTextAsync("Support");
    }

    private async Task MakeAgentAsync()
    {
        await GoAsync("agents");
        await page.GetByTestId("new").ClickAsync();
        await page.GetByTestId("login").FillAsync("anna");
        await page.GetByTestId("name").FillAsync("Anna Keller");
        await page.GetByTestId("email").FillAsync("anna@helpdesk.test");
        await page.GetByTestId("password").FillAsync("too short");
        await page.Locator("[data-test=role][data-role=Readers]").CheckAsync();
        await RightBox("ReadWrite").CheckAsync();
        await page.GetByTestId("save").ClickAsync();
        await Expect(WrongOf("a-password")).ToBeVisibleAsync();
        await LookAsync("agent-form");
        await page.GetByTestId("password").FillAsync("a long enough password");
        await SaveAsync("agent-form");
        await Expect(Row("agent", "anna")).ToContainTextAsync("Readers");
        var agent = await product.GetAsync("/api/v1/agents/anna", Cancel);
        Assert.Equal("rw", agent.GetProperty("rights").GetProperty("Support")[0].GetString());
    }

    private async Task MakeAndRevokeTokenAsync()
    {
        await Row("agent", "anna").GetByTestId("edit").ClickAsync();
        await page.GetByTestId("token-name").FillAsync("The mail gateway");
        await page.GetByTestId("create-token").ClickAsync();
        await Expect(page.GetByTestId("secret")).ToBeVisibleAsync();
        await LookAsync("token");
        var token = await page.GetByTestId("secret").TextContentAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(token!));
        await page.GetByTestId("revoke").ClickAsync();
        await Expect(page.GetByTestId("revoke")).ToHaveCountAsync(0);
        // A front remembers for seconds that a token counted.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (await StatusAsync(token!) != HttpStatusCode.Unauthorized)
        {
            await Task.Delay(100, patience.Token);
        }
    }

    private async Task MakeChangeAndDeleteTemplateAsync()
    {
        await GoAsync("templates");
        await page.GetByTestId("new").ClickAsync();
        await page.GetByTestId("name").FillAsync("First aid");
        await page.GetByTestId("template-form").GetByTestId("queue").SelectOptionAsync("Support");
        await page.GetByTestId("body").FillAsync("**Unplug** it.");
        await Expect(page.GetByTestId("preview").Locator("strong")).ToHaveTextAsync("Unplug");
        await LookAsync("template-form");
        await SaveAsync("template-form");
        await Row("template", "First aid").GetByTestId("edit").ClickAsync();
        await page.GetByTestId("body").FillAsync("Plug it in again.");
        await SaveAsync("template-form");
        await Expect(Row("template", "First aid")).ToContainTextAsync("Plug it in again.");
        await Row("template", "First aid").GetByTestId("delete").ClickAsync();
        await LookAsync("template-delete");
        await page.GetByTestId("delete-yes").ClickAsync();
        await Expect(Row("template", "First aid")).ToHaveCountAsync(0);
    }

    private async Task MakeAccountAsync()
    {
        await GoAsync("accounts");
        await page.GetByTestId("new").ClickAsync();
        await page.GetByTestId("name").FillAsync("helpdesk");
        await page.GetByTestId("save").ClickAsync();
        await Expect(WrongOf("m-imap-host")).ToContainTextAsync("IMAP");
        await LookAsync("account-form");
        await page.GetByTestId("source").SelectOptionAsync("Directory");
        await page.GetByTestId("directory").FillAsync("nowhere");
        await page.GetByTestId("save").ClickAsync();
        await Expect(WrongOf("m-directory")).ToContainTextAsync("nowhere");
        await page.GetByTestId("source").SelectOptionAsync("Pop3");
        await Expect(page.GetByTestId("imap-port")).ToHaveValueAsync("995");
        await page.GetByTestId("source").SelectOptionAsync("Imap");
        await Expect(page.GetByTestId("imap-port")).ToHaveValueAsync("993");
        await page.GetByTestId("oauth").CheckAsync();
        await page.GetByTestId("token-url").FillAsync("https://login.invalid/token");
        await Expect(page.GetByTestId("imap-password")).ToHaveCountAsync(0);
        await LookAsync("account-form-oauth");
        await page.GetByTestId("oauth").UncheckAsync();
        await page.GetByTestId("smtp-host").FillAsync("127.0.0.1");
        await page.GetByTestId("smtp-port").FillAsync("1"); // nothing answers there: what is sent waits in the outbox
        await SaveAsync("account-form");
        await Expect(Row("account", "helpdesk")).ToContainTextAsync("127.0.0.1");
        await LookAsync("accounts");
    }

    private async Task SeeOutboxAsync()
    {
        await GoAsync("outbox");
        await LookAsync("outbox-empty");
        var number = (await product.HandInAsync($"From: carla@customer.test\r\nTo: {Support}\r\nSubject: Fire\r\n\r\nHelp!\r\n"))!;
        await product.PostAsync($"/api/v1/tickets/{number}/reply", new { body = "I come." }, Cancel);
        await GoAsync("outbox");
        await Expect(page.GetByTestId("outbox-table").Locator("tbody tr")).ToContainTextAsync("carla@customer.test");
        await LookAsync("outbox");
        await page.GetByTestId("outbox-table").GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        await Expect(page.GetByTestId("thread")).ToContainTextAsync("I come.");
    }

    private async Task RetryQuarantinedAsync()
    {
        await GoAsync("quarantine");
        await LookAsync("quarantine-empty");
        Assert.Null(await product.HandInAsync(""));
        await GoAsync("quarantine");
        await Expect(page.GetByTestId("reason")).ToHaveCountAsync(1);
        await LookAsync("quarantine");
        await page.GetByTestId("retry").ClickAsync();
        await Expect(page.GetByTestId("done")).ToContainTextAsync("still cannot be read");
        await Expect(page.GetByTestId("reason")).ToHaveCountAsync(1);
    }

    private async Task SeeOwnPagesAsync()
    {
        await page.GotoAsync("/preferences");
        await Expect(page.Locator("[data-desk][data-ready=true]")).ToBeVisibleAsync();
        await LookAsync("preferences");
        await page.GetByTestId("change-password").ClickAsync();
        await page.Locator("#current").FillAsync("not my password");
        await page.Locator("#next").FillAsync("a wholly other password");
        await page.Locator("#again").FillAsync("a wholly other password");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".wrong")).ToBeVisibleAsync();
        await LookAsync("password");
        await page.Locator("#current").FillAsync(RunningProduct.AdminPassword);
        await page.Locator("#next").FillAsync("a wholly other password");
        await page.Locator("#again").FillAsync("a wholly other password");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("changed")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator("[data-desk][data-ready=true]")).ToBeVisibleAsync();
    }

    private async Task GoAsync(string section)
    {
        await page.GotoAsync($"/admin/{section}");
        await Expect(page.Locator("[data-test=admin-page][data-loaded=true]")).ToBeVisibleAsync();
    }

    private async Task SaveAsync(string form)
    {
        await page.GetByTestId(form).GetByTestId("save").ClickAsync();
        await Expect(page.GetByTestId(form)).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("done")).ToBeVisibleAsync();
    }

    private async Task LookAsync(string name)
    {
        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await axe.LookAsync(page);
            await Browser.ShootAsync(page, $"admin-{name}-{scheme}");
        }
    }

    private ILocator Row(string table, string name) =>
        page.Locator($"[data-test={table}-table] tr[data-name='{name}']");

    private ILocator RightBox(string right) =>
        page.Locator($"[data-test=right][data-queue=Support][data-right={right}]");

    private ILocator WrongOf(string field) => page.GetByTestId($"wrong-{field}");

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var client = new HttpClient { BaseAddress = product.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync("/api/v1/queues", Cancel);
        return answer.StatusCode;
    }
}
