using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OrleansTickets.WebFront.Tests.WholeJob;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace OrleansTickets.Clusters.Tests;

/// <summary>An agent writes in a real browser while the processes that serve it are lost.</summary>
[Collection(SharedCluster.Users)]
public sealed class DeskTests(SharedCluster shared)
{
    private const string Password = "another long password";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_typed_outlives_its_front_and_is_sent_once_although_a_silo_is_lost_meanwhile()
    {
        Assert.SkipWhen(Browser.MissingReason is not null, Browser.MissingReason ?? "");
        var cluster = await shared.StartAsync();
        using var rest = new Rest(cluster);
        var number = await OpenTicketAsync(rest);
        await using var browser = await Browser.StartAsync();
        var anna = await browser.OpenAsync(cluster.Fronts[0].Address);
        await SignInAsync(anna);
        await anna.GotoAsync($"/tickets/{number}");
        await ReadyAsync(anna);
        await Expect(anna.GetByTestId("thread")).ToContainTextAsync("My parcel is late.");
        await anna.Keyboard.PressAsync("r");
        await Expect(anna.Locator("[data-test=composer][data-state=ready]")).ToBeVisibleAsync();
        await anna.GetByTestId("body").PressSequentiallyAsync("Saved in time. ");
        await Expect(anna.GetByTestId("draft-state")).ToHaveAttributeAsync("data-saved", "true");

        await anna.EvaluateAsync("document.body.dataset.old = 'yes'");
        await cluster.Fronts[0].KillAsync();
        await Expect(anna.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await anna.GetByTestId("body").PressSequentiallyAsync("Typed while it was away.");
        await Browser.ShootAsync(anna, "front-away");
        cluster.Fronts[0].Start();
        await cluster.Fronts[0].ReadyAsync(Cancel);

        // The page comes back by itself, still signed in, the ticket still hers.
        await Expect(anna.Locator("body[data-old]")).ToHaveCountAsync(0);
        await ReadyAsync(anna);
        await Expect(anna.GetByTestId("lock-bar")).ToHaveAttributeAsync("data-holder", "anna");
        await anna.Keyboard.PressAsync("r");
        await Expect(anna.GetByTestId("body")).ToHaveValueAsync(
            new System.Text.RegularExpressions.Regex("Saved in time. Typed while it was away."));
        await Browser.ShootAsync(anna, "front-back");

        var lost = cluster.Silos.Take(2).ToList();
        await Task.WhenAll(lost.Select(silo => silo.KillAsync()));
        await anna.GetByTestId("send").ClickAsync();
        foreach (var silo in lost)
        {
            silo.Start();
        }
        await Task.WhenAll(lost.Select(silo => silo.ReadyAsync(Cancel)));

        // Told to try again, she does; otherwise the answer is there already.
        while (await anna.GetByTestId("composer").CountAsync() > 0)
        {
            var send = anna.GetByTestId("send");
            if (await send.CountAsync() > 0 && await send.IsEnabledAsync())
            {
                await TryClickAsync(send);
            }
            await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        }
        await Expect(anna.GetByTestId("thread")).ToContainTextAsync("Typed while it was away.");
        await Browser.ShootAsync(anna, "sent");
        Assert.Single(await ArticlesAsync(rest, number), article => (string?)article["by"] == "anna");
        Assert.Single(await OutboxAsync(rest, number));
    }

    // It may be sent, and the button gone, between the look and the press.
    private static async Task TryClickAsync(ILocator button)
    {
        try
        {
            await button.ClickAsync(new() { Timeout = 2_000 });
        }
        catch (TimeoutException)
        {
            // The next look shows what it is now.
        }
    }

    private static async Task<string> OpenTicketAsync(Rest rest)
    {
        await rest.PostAsync("queues", new { name = "desk", address = "desk@helpdesk.test" });
        await rest.PostAsync("agents", new
        {
            login = "anna",
            name = "Anna Keller",
            email = "anna@helpdesk.test",
            password = Password,
            rights = new Dictionary<string, string[]> { ["desk"] = ["rw"] },
        });
        var mail = await rest.HandInAsync(
            "From: Ann <ann@customer.test>\r\nTo: desk@helpdesk.test\r\nSubject: Where is it?\r\n"
            + "Message-ID: <desk@customer.test>\r\n\r\nMy parcel is late.\r\n",
            "desk@helpdesk.test");
        return (string)mail["ticket"]!;
    }

    private static async Task<IEnumerable<JsonNode>> ArticlesAsync(Rest rest, string number) =>
        (await rest.GetAsync($"tickets/{number}/articles"))["items"]!.AsArray().Select(article => article!);

    private static async Task<IEnumerable<JsonNode>> OutboxAsync(Rest rest, string number) =>
        (await rest.GetAsync("outbox"))["items"]!.AsArray().Select(item => item!)
            .Where(item => (string)item["ticket"]! == number);

    private static async Task SignInAsync(IPage page)
    {
        await page.GotoAsync("/");
        await page.Locator("#login").FillAsync("anna");
        await page.Locator("#password").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await ReadyAsync(page);
    }

    private static async Task ReadyAsync(IPage page) =>
        await Expect(page.Locator("[data-desk][data-ready=true]")).ToBeVisibleAsync();
}
