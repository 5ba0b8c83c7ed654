using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

[assembly: AssemblyFixture(typeof(OrleansTickets.WebFront.Tests.HelpDesk))]

namespace OrleansTickets.WebFront.Tests;

/// <summary>A front with its own silo, on a real port and a directory of its own. Each test makes queues, agents and
/// addresses of its own, so that none meets another's.</summary>
public sealed class HelpDesk : WebApplicationFactory<App>, IAsyncLifetime
{
    public const string AdminLogin = "root";
    public const string AdminPassword = "a long password";
    public const string AdminToken = "token-of-the-first-administrator";
    public const int MaxMailSize = 256 * 1024;

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("front");
    private static int count;

    /// <summary>What a test needs otherwise; then the help desk is its own.</summary>
    public Action<IServiceCollection> With { get; init; } = _ => { };

    public Uri Url { get; private set; } = null!;

    /// <summary>A client with the administrator's token.</summary>
    public HttpClient Admin { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        UseKestrel(0);
        StartServer();
        Url = ClientOptions.BaseAddress;
        Admin = Client(AdminToken);
        return ValueTask.CompletedTask;
    }

    /// <summary>A client with this token, or none.</summary>
    public HttpClient Client(string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Url,
        };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
        return client;
    }

    /// <summary>A word that no other test has.</summary>
    public static string Unique(string word) => $"{word}{Interlocked.Increment(ref count)}";

    /// <summary>A queue with an address; returns both.</summary>
    public async Task<(string Name, string Address)> MakeQueueAsync(object? settings = null)
    {
        var name = Unique("Queue ");
        var address = $"{name.Replace(" ", "", StringComparison.Ordinal)}@desk.example";
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(settings ?? new { }))!.AsObject();
        body["name"] = name;
        body["address"] = address;
        await Admin.PostOkAsync("/api/v1/queues", body);
        return (name, address);
    }

    /// <summary>An agent with these keys in the queue, and a client that is them.</summary>
    public async Task<(string Login, HttpClient Client)> MakeAgentAsync(
        string queue, string[] keys, string? password = null)
    {
        var login = Unique("agent");
        await Admin.PostOkAsync("/api/v1/agents", new
        {
            login,
            name = $"Agent {login}",
            email = $"{login}@desk.example",
            password,
            rights = new Dictionary<string, string[]> { [queue] = keys },
        });
        var token = await Admin.PostOkAsync($"/api/v1/agents/{login}/tokens", new { name = "test" });
        return (login, Client(token.Text("token")));
    }

    /// <summary>Hands in a mail of a fresh customer to this address; returns the answer.</summary>
    public async Task<JsonObject> MailAsync(string to, string subject = "Printer on fire", string? extra = null)
    {
        var customer = Unique("customer");
        var mail = $"From: Carla <{customer}@customer.example>\r\nTo: {to}\r\nSubject: {subject}\r\n"
            + $"Message-ID: <{Guid.NewGuid()}@customer.example>\r\n{extra}\r\nPlease help.\r\n";
        return await Admin.SendOkAsync(HttpMethod.Post, "/api/v1/mail", Mail(mail));
    }

    public static ByteArrayContent Mail(string text) => Mail(System.Text.Encoding.UTF8.GetBytes(text));

    public static ByteArrayContent Mail(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        return content;
    }

    public override async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        await base.DisposeAsync();
        data.Delete(recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0"); // the usual port may be in use
        builder.UseSetting("Data:Directory", data.FullName);
        builder.UseSetting("Setup:AdminLogin", AdminLogin);
        builder.UseSetting("Setup:AdminPassword", AdminPassword);
        builder.UseSetting("Setup:AdminToken", AdminToken);
        builder.UseSetting("Mail:MaxSize", $"{MaxMailSize}");
        builder.UseSetting("ForwardedHeaders_Enabled", "true"); // ASPNETCORE_FORWARDEDHEADERS_ENABLED
        builder.ConfigureServices(services => services.AddSingleton<IStartupFilter, Faults>());
        builder.ConfigureServices(With);
    }
}
