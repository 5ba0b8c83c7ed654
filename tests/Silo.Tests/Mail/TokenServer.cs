using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>A token endpoint that answers what a test wants.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly WebApplication server;

    private TokenServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            Requests.Enqueue(form.ToDictionary(field => field.Key, field => field.Value.ToString()));
            return Answer(Requests.Count);
        });
    }

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<Dictionary<string, string>> Requests { get; } = [];

    /// <summary>What the request with this number, from 1, is answered.</summary>
    public Func<int, IResult> Answer { get; set; } = number => Token($"token-{number}");

    public string Url
    {
        get
        {
            var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
            return $"{addresses.Addresses.First()}/token";
        }
    }

    public static IResult Token(string value, int lasts = 3_600, string? refresh = null) =>
        Results.Json(new { access_token = value, token_type = "Bearer", expires_in = lasts, refresh_token = refresh });

    public static async Task<TokenServer> StartAsync()
    {
        var server = new TokenServer();
        await server.server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
