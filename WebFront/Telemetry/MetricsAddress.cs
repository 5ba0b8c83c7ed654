using OrleansTickets.WebFront.Settings;

namespace OrleansTickets.WebFront.Telemetry;

/// <summary>Where Prometheus scrapes a front: an address of its own, apart from that of agents and customers, which is
/// open to the world. <c>Metrics:Url</c>, such as <c>http://127.0.0.1:9464</c>; by default there is none.</summary>
internal static class MetricsAddress
{
    private const string Key = "Metrics:Url";

    /// <summary>Listens there too, besides where the front listens.</summary>
    /// <exception cref="SettingException">It is no url, or one of the front's.</exception>
    public static void ListenForMetrics(this WebApplicationBuilder builder)
    {
        // Endpoints of Kestrel's own section go before all urls: there, the metrics have one too.
        if (Read(builder.Configuration) is not { } metrics
            || builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            return;
        }
        var urls = builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey) is { Length: > 0 } given
            ? given.Split(';', StringSplitOptions.RemoveEmptyEntries)
            : [.. Ports(builder, "http"), .. Ports(builder, "https")];
        if (urls.Any(url => BindingAddress.Parse(url).Port == metrics.Port))
        {
            throw new SettingException(Key, $"the front itself is at port {metrics.Port}; choose another.");
        }
        builder.WebHost.UseUrls([.. urls, metrics.ToString()]);
    }

    /// <summary>Whether metrics are scraped.</summary>
    public static bool IsScraped(IConfiguration configuration) => Read(configuration) is not null;

    /// <summary>At that address there are metrics and nothing else, and elsewhere there are none.</summary>
    public static void UseMetricsAddress(this WebApplication app)
    {
        if (Read(app.Configuration) is { Port: var port })
        {
            app.MapWhen(
                context => context.Connection.LocalPort == port,
                metrics => metrics.UseOpenTelemetryPrometheusScrapingEndpoint().Run(NotFound));
        }
    }

    // Routing found the front's pages before.
    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Ports(WebApplicationBuilder builder, string scheme) =>
        (builder.Configuration[$"{scheme}_ports"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(port => $"{scheme}://*:{port}");

    private static BindingAddress? Read(IConfiguration configuration)
    {
        if (configuration[Key] is not { Length: > 0 } url)
        {
            return null;
        }
        try
        {
            return BindingAddress.Parse(url) is { Port: > 0 } address ? address : throw Wrong(url);
        }
        catch (FormatException)
        {
            throw Wrong(url);
        }
    }

    private static SettingException Wrong(string url) => new(Key, $"'{url}' is no url such as http://127.0.0.1:9464.");
}
