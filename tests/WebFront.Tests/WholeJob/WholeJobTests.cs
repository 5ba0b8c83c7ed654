using Microsoft.Playwright;
using OrleansTickets.MailServers;
using OrleansTickets.PostgreSql;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>The main job, whole: real mail servers, a real browser, the product as its own process.</summary>
public sealed class WholeJobTests(SharedPostgres postgres)
{
    private const string Password = "another long password";
    private const string Support = "support@helpdesk.test";

    private readonly Axe axe = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mail_becomes_a_ticket_is_answered_by_one_agent_and_followed_up_until_it_is_closed(
        bool isOnPostgres)
    {
        var missing = MailServer.MissingReason ?? Browser.MissingReason ?? Axe.MissingReason;
        Assert.SkipWhen(missing is not null, missing ?? "");
        await using var server = await MailServer.StartAsync(Cancel);
        await using var product = new RunningProduct(
            isOnPostgres ? [$"--ConnectionStrings:Tickets={await postgres.CreateDatabaseAsync(Cancel)}"] : []);
        await product.StartAsync();
        await SetUpAsync(product, server);
        await using var browser = await Browser.StartAsync();
        var customer = new Customer(server, "Carla Øst", "carla@customer.test");

        var anna = await browser.OpenAsync(product.Address);
        await SignInAsync(anna, "anna");
        var ben = await browser.OpenAsync(product.Address);
        await SignInAsync(ben, "ben");
        await axe.LookAsync(anna);
        await anna.EvaluateAsync("window.isTheSamePage = true");

        // Mail in: by SMTP to the mail server, fetched over IMAP, seen without reload.
        await customer.WriteAsync(Support, "Printer on fire", "It smokes.\n\nCarla", null, Cancel);
        var row = anna.Locator("[data-test=rows] li[data-ticket]");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync("Printer on fire");
        await Expect(row).ToContainTextAsync("Carla Øst");
        var number = (await row.GetAttributeAsync("data-ticket"))!;
        Assert.True(await anna.EvaluateAsync<bool>("window.isTheSamePage === true"));

        // Both look at it; Anna presses r: it is hers, and Ben sees it at once.
        await ben.GotoAsync($"/tickets/{number}");
        await ReadyAsync(ben);
        await Expect(ben.GetByTestId("thread")).ToContainTextAsync("It smokes.");
        await anna.Keyboard.PressAsync("j");
        await anna.Keyboard.PressAsync("Enter");
        await Expect(anna.GetByTestId("thread")).ToContainTextAsync("It smokes.");
        await axe.LookAsync(anna);
        await Expect(ben.GetByTestId("viewers")).ToContainTextAsync("Anna Keller");
        await anna.Keyboard.PressAsync("r");
        await Expect(anna.Locator("[data-test=composer][data-state=ready]")).ToBeVisibleAsync();
        await Expect(ben.GetByTestId("lock-bar")).ToHaveAttributeAsync("data-holder", "anna");
        await Expect(ben.GetByTestId("lock-bar")).ToContainTextAsync("Anna Keller is replying");

        // Ben can neither write in the page nor beside it.
        await ben.GetByTestId("reply").ClickAsync();
        await Expect(ben.GetByTestId("held")).ToContainTextAsync("Anna Keller");
        await Expect(ben.GetByTestId("body")).Not.ToBeEditableAsync();
        await axe.LookAsync(ben);
        await Browser.ShootAsync(ben, "held");

        // Anna answers from a template.
        await anna.GetByTestId("templates").ClickAsync();
        await anna.Locator("[data-test=template][data-template='First aid']").ClickAsync();
        await Expect(anna.GetByTestId("body")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex($"ticket {number}"));
        await axe.LookAsync(anna);
        await Browser.ShootAsync(anna, "answer");
        await anna.GetByTestId("send").ClickAsync();
        await Expect(anna.GetByTestId("composer")).ToHaveCountAsync(0);
        await Expect(anna.GetByTestId("thread")).ToContainTextAsync("Unplug it");

        // The customer reads it in their own mail program, and answers.
        var answer = await customer.ReadNextAsync(Cancel).WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        Assert.Equal(Support, answer.From.Mailboxes.Single().Address);
        Assert.Contains($"[Ticket#{number}]", answer.Subject);
        Assert.Contains("Dear Carla Øst", answer.TextBody);
        Assert.Contains("Unplug it", answer.TextBody);
        Assert.Contains("Your support team", answer.TextBody);
        await customer.WriteAsync(Support, $"Re: {answer.Subject}", "It no longer smokes. Thank you!", answer, Cancel);

        // The follow-up is on the same ticket with the same agent, who is told.
        await Expect(anna.GetByTestId("thread")).ToContainTextAsync("It no longer smokes.");
        await Expect(anna.GetByTestId("lock-bar")).ToHaveAttributeAsync("data-holder", "anna");
        await Expect(row).ToHaveCountAsync(1);
        await anna.GotoAsync("/notifications");
        await ReadyAsync(anna);
        await Expect(anna.Locator("main")).ToContainTextAsync("Printer on fire");
        await axe.LookAsync(anna);
        await Browser.ShootAsync(anna, "notifications");

        // Closed successfully, and the history tells all of it.
        await anna.GotoAsync($"/tickets/{number}");
        await ReadyAsync(anna);
        await Expect(anna.GetByTestId("thread")).ToContainTextAsync("It no longer smokes.");
        await anna.Keyboard.PressAsync("e");
        await anna.GetByTestId("close-successful").ClickAsync();
        await Expect(anna.GetByTestId("reopen")).ToBeVisibleAsync();
        await anna.GetByTestId("history-tab").ClickAsync();
        await Expect(anna.Locator("[data-test=history] li").Nth(8)).ToBeVisibleAsync();
        await axe.LookAsync(anna);
        await Browser.ShootAsync(anna, "history");
        await ExpectHistoryAsync(product, number);
        axe.ExpectNoSeriousViolation();
    }

    private static async Task ExpectHistoryAsync(RunningProduct product, string number)
    {
        var ticket = await product.GetAsync($"/api/v1/tickets/{number}", Cancel);
        Assert.Equal("closedSuccessful", ticket.GetProperty("state").GetString());
        Assert.Equal("unlocked", ticket.GetProperty("lock").GetString());
        Assert.Equal("anna", ticket.GetProperty("owner").GetString());
        Assert.Equal(3, ticket.GetProperty("articles").GetArrayLength());

        var history = await product.GetAsync($"/api/v1/tickets/{number}/history", Cancel);
        var told = history.GetProperty("items").EnumerateArray()
            .Select(happened => $"{happened.GetProperty("what").GetString()} {happened.GetProperty("by").GetString()}")
            .ToList();
        string[] expected =
        [
            "ticketOpened customer", "ticketLocked anna", "ownerChanged anna", "articleAdded anna",
            "stateChanged anna", "mailDelivered system", "followUpReceived customer", "ticketUnlocked anna",
        ];
        Assert.Empty(expected.Except(told));
    }

    private static async Task SetUpAsync(RunningProduct product, MailServer server)
    {
        await product.PostAsync("/api/v1/queues", new
        {
            name = "Support",
            address = Support,
            displayName = "Helpdesk support",
            salutation = "Dear {{ customer.name }},",
            signature = "Your support team",
        }, Cancel);
        foreach (var (login, name) in new[] { ("anna", "Anna Keller"), ("ben", "Ben Otieno") })
        {
            await product.PostAsync("/api/v1/agents", new
            {
                login,
                name,
                email = $"{login}@helpdesk.test",
                password = Password,
                rights = new Dictionary<string, string[]> { ["Support"] = ["rw"] },
            }, Cancel);
        }
        await product.PostAsync("/api/v1/templates", new
        {
            name = "First aid",
            queue = "Support",
            body = "Unplug it, then read on in ticket {{ ticket.number }}.",
        }, Cancel);
        await product.PostAsync("/api/v1/mail-accounts", new
        {
            name = "helpdesk",
            imapHost = "127.0.0.1",
            imapPort = server.ImapPort,
            imapSecurity = "none",
            imapUser = Support,
            imapPassword = server.Password,
            smtpHost = "127.0.0.1",
            smtpPort = server.SmtpPort,
            smtpSecurity = "none",
        }, Cancel);
    }

    private async Task SignInAsync(IPage page, string login)
    {
        await page.GotoAsync("/");
        await Expect(page.Locator("#login")).ToBeVisibleAsync();
        await axe.LookAsync(page);
        await page.Locator("#login").FillAsync(login);
        await page.Locator("#password").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await ReadyAsync(page);
    }

    private static async Task ReadyAsync(IPage page) =>
        await Expect(page.Locator("[data-desk][data-ready=true]")).ToBeVisibleAsync();
}
