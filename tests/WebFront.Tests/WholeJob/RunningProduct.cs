using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using OrleansTickets.MailServers;
using OrleansTickets.WebFront.Tests.Processes;
using Xunit;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>The product as an operator runs it, on a data directory of its own, with an administrator's token.</summary>
/// <param name="settings">More arguments of its command line.</param>
internal sealed class RunningProduct(params string[] settings) : IAsyncDisposable
{
    public const string AdminPassword = "a long enough password";

    private FrontProcess? front;

    /// <summary>Where it keeps its data; deleted in the end.</summary>
    public DirectoryInfo Data { get; init; } = Directory.CreateTempSubdirectory("product");

    /// <summary>Where it listens; another port after each start.</summary>
    public Uri Address => front!.Url;

    /// <summary>Calls REST as the administrator.</summary>
    public HttpClient Rest { get; private set; } = null!;

    /// <summary>The administrator's token.</summary>
    public string Token { get; } = $"ot_{Guid.NewGuid():N}";

    /// <summary>A file with it.</summary>
    public string TokenFile => Path.Combine(Data.FullName, "token");

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The build that runs: Debug or Release.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <param name="more">More arguments, this time only.</param>
    public async Task StartAsync(params string[] more)
    {
        front = FrontProcess.Start(
        [
            "--urls", "http://127.0.0.1:0", $"--Data:Directory={Data.FullName}",
            "--Setup:AdminLogin=admin", $"--Setup:AdminPassword={AdminPassword}",
            $"--Setup:AdminToken={Token}", .. settings, .. more,
        ]);
        await front.ReadyAsync();
        Rest = Client(Token);
        await File.WriteAllTextAsync(TokenFile, Token);
    }

    /// <summary>Calls REST with this token.</summary>
    public HttpClient Client(string bearer)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return client;
    }

    /// <summary>kill -9: nothing is told, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        await front!.KillAsync();
        Rest.Dispose();
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        await Rest.GetFromJsonAsync<JsonElement>(path, cancellationToken);

    public async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await Rest.PostAsJsonAsync(path, body, cancellationToken);
        Assert.True(response.IsSuccessStatusCode,
            $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    /// <summary>Signs the administrator in on the way to this page.</summary>
    public static async Task SignInAsync(IPage page, string path = "/")
    {
        await page.GotoAsync(path);
        await page.Locator("#login").FillAsync("admin");
        await page.Locator("#password").FillAsync(AdminPassword);
        await page.Keyboard.PressAsync("Enter");
        await Browser.ReadyAsync(page);
    }

    /// <summary>Hands a mail in. Gives the number of the ticket that took it in, or nothing where it is held.</summary>
    public async Task<string?> HandInAsync(string mail) =>
        (string?)(await Rest.SendOkAsync(HttpMethod.Post, "/api/v1/mail", HelpDesk.Mail(mail)))["ticket"];

    /// <summary>Has it fetch the mail of this address.</summary>
    public Task FetchAsync(MailServer server, string address, CancellationToken cancellationToken) =>
        PostAsync("/api/v1/mail-accounts", new
        {
            name = "desk",
            imapHost = "127.0.0.1",
            imapPort = server.ImapPort,
            imapSecurity = "none",
            imapUser = address,
            imapPassword = server.Password,
        }, cancellationToken);

    /// <summary>The mails that it wrote to files, for want of an account to send them by.</summary>
    public IReadOnlyList<FileInfo> ReadOutgoing() => Data.CreateSubdirectory("outgoing").GetFiles("*.eml");

    /// <summary>The titles of all tickets, page by page.</summary>
    public async Task<List<string>> ReadTitlesAsync(CancellationToken cancellationToken)
    {
        var titles = new List<string>();
        for (var after = ""; after is not null;)
        {
            var page = await GetAsync($"/api/v1/tickets?state=all&limit=200&after={after}", cancellationToken);
            titles.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()!));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        return titles;
    }

    public async ValueTask DisposeAsync()
    {
        Rest?.Dispose();
        if (front is not null)
        {
            await front.DisposeAsync();
        }
        Data.Delete(recursive: true);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansTickets.sln")))
        {
            folder = folder.Parent!;
        }
        return folder.FullName;
    }
}
