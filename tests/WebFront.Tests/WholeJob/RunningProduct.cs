using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansTickets.WebFront.Tests.Processes;
using Xunit;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>The product as an operator runs it, on a data directory of its own, with an administrator's token.</summary>
internal sealed class RunningProduct(DirectoryInfo? directory = null) : IAsyncDisposable
{
    public const string AdminPassword = "a long enough password";

    private readonly string token = $"ot_{Guid.NewGuid():N}";
    private readonly DirectoryInfo data = directory ?? Directory.CreateTempSubdirectory("product");
    private FrontProcess? front;

    /// <summary>Where it listens; another port after each start.</summary>
    public Uri Address => front!.Url;

    /// <summary>Calls REST as the administrator.</summary>
    public HttpClient Rest { get; private set; } = null!;

    /// <summary>A file with the administrator's token.</summary>
    public string TokenFile => Path.Combine(data.FullName, "token");

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The build that runs: Debug or Release.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public async Task StartAsync()
    {
        front = FrontProcess.Start(
            "--urls", "http://127.0.0.1:0", $"--Data:Directory={data.FullName}",
            "--Setup:AdminLogin=admin", $"--Setup:AdminPassword={AdminPassword}",
            $"--Setup:AdminToken={token}");
        await front.ReadyAsync();
        Rest = new() { BaseAddress = Address };
        Rest.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await File.WriteAllTextAsync(TokenFile, token);
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
        data.Delete(recursive: true);
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
