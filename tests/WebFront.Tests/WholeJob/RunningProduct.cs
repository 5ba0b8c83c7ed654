using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>The product as an operator runs it: its own process, on a data directory of its own.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    public const string AdminPassword = "a long enough password";

    private readonly string token = $"ot_{Guid.NewGuid():N}";
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("product");
    private readonly StringBuilder output = new();
    private Process? process;

    public RunningProduct()
    {
        Address = new($"http://127.0.0.1:{FreePort()}");
        Rest = new() { BaseAddress = Address };
        Rest.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Address { get; }

    /// <summary>Calls REST as the administrator.</summary>
    public HttpClient Rest { get; }

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var front = Path.Combine(Root, "WebFront");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = front,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(front, "bin", configuration, "net10.0", "OrleansTickets.WebFront.dll"),
                "--urls", Address.ToString(), "--Data:Directory", data.FullName,
                "--Setup:AdminLogin", "admin", "--Setup:AdminPassword", AdminPassword, "--Setup:AdminToken", token,
            },
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!await IsReadyAsync(cancellationToken))
        {
            Assert.False(process.HasExited, $"The product ended while starting:\n{Output}");
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>kill -9: nothing is told, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        process = null;
    }

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
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

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }
        Rest.Dispose();
        data.Delete(recursive: true);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Rest.GetAsync("/health/ready", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
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
