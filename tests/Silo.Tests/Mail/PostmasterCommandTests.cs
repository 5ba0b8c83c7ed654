using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace OrleansTickets.Mail;

public sealed class PostmasterCommandTests : IAsyncLifetime
{
    private readonly string tokenFile = Path.GetTempFileName();
    private readonly List<(string Token, string? To, string? Type, string Mail)> received = [];
    private WebApplication desk = null!;
    private int answer = 201;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Url =>
        desk.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(tokenFile, "secret\n", Cancel);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 10_000);
        desk = builder.Build();
        desk.MapPost("/api/v1/mail", async (HttpRequest request) =>
        {
            using var body = new StreamReader(request.Body);
            var mail = await body.ReadToEndAsync(Cancel);
            received.Add((request.Headers.Authorization!, request.Headers["X-Envelope-To"], request.ContentType, mail));
            return Results.StatusCode(answer);
        });
        await desk.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await desk.DisposeAsync();
        File.Delete(tokenFile);
    }

    [Fact]
    public async Task The_mail_is_handed_on_as_it_is()
    {
        string[] arguments = ["--url", Url, "--token-file", tokenFile, "--to", "a@b.test"];
        Assert.Equal((0, ""), await Run("Subject: x\n\nü", arguments));
        Assert.Equal([("Bearer secret", "a@b.test", "message/rfc822", "Subject: x\n\nü")], received);
    }

    [Theory]
    [InlineData(200, 0, "")]
    [InlineData(201, 0, "")]
    [InlineData(400, 75, "400")]
    [InlineData(401, 75, "token")]
    [InlineData(403, 75, "token")]
    [InlineData(413, 69, "too large")]
    [InlineData(429, 75, "429")]
    [InlineData(503, 75, "503")]
    public async Task An_answer_becomes_an_exit_code(int status, int code, string message)
    {
        answer = status;
        var (exit, error) = await Run("x", "--url", Url, "--token-file", tokenFile);
        Assert.Equal(code, exit);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_before_it_is_sent()
    {
        var (exit, error) = await Run(new string('x', 5_000_000), "--url", Url, "--token-file", tokenFile);
        Assert.Equal(69, exit);
        Assert.Contains("too large", error, StringComparison.Ordinal);
        Assert.Empty(received);
    }

    [Fact]
    public async Task A_desk_that_is_down_means_try_again()
    {
        var url = Url;
        await desk.StopAsync(Cancel);
        var (exit, error) = await Run("x", "--url", url, "--token-file", tokenFile);
        Assert.Equal(75, exit);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("--url is missing")]
    [InlineData("--url is missing", "--url", "ftp://desk.test")]
    [InlineData("--token-file is missing", "--url", "http://desk.test")]
    [InlineData("Could not find", "--url", "http://desk.test", "--token-file", "/nowhere/token")]
    [InlineData("--ulr is none of", "--ulr", "http://desk.test")]
    public async Task A_wrong_setting_costs_no_mail(string message, params string[] arguments)
    {
        var (exit, error) = await Run("x", arguments);
        Assert.Equal(75, exit);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Error)> Run(string mail, params string[] arguments)
    {
        using var error = new StringWriter();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(mail));
        return (await PostmasterCommand.RunAsync(arguments, input, error), error.ToString());
    }
}
