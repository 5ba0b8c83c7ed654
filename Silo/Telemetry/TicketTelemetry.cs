using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrleansTickets.Telemetry;

namespace OrleansTickets.Silo.Telemetry;

/// <summary>What operators watch. Where nobody does, nothing is measured or traced.</summary>
public static class TicketTelemetry
{
    /// <summary>Where Prometheus finds the metrics.</summary>
    public const string Path = "/metrics";

    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Scraped = "Metrics:Prometheus";

    // Not those of Blazor's components, which would be most of the answer.
    private static readonly string[] Meters =
    [
        ProductMeter.Name, "Microsoft.Orleans", "System.Runtime", "Npgsql", "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections",
        "Microsoft.AspNetCore.Components.Server.Circuits", "Microsoft.AspNetCore.Diagnostics",
    ];

    private static readonly string[] Sources =
    [
        "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Lifecycle",
        "Microsoft.Orleans.Storage", "Microsoft.AspNetCore.SignalR.Server", "Npgsql",
    ];

    /// <summary>Whether metrics, traces and logs are sent to a collector.</summary>
    public static bool IsSent(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return !string.IsNullOrEmpty(configuration[Collector]);
    }

    /// <summary>Whether a silo's own address has the metrics: <c>Metrics:Prometheus</c>, by default they are there.
    /// </summary>
    public static bool IsScraped(IConfiguration configuration) => configuration.GetValue(Scraped, true);

    /// <summary>Measures what is scraped or sent.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string service, bool isScraped)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var isSent = IsSent(builder.Configuration);
        if (!isScraped && !isSent)
        {
            return;
        }
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(service, serviceVersion: Version, serviceInstanceId: Instance)
                .AddEnvironmentVariableDetector()) // what an operator says of it goes before
            .WithMetrics(metrics => metrics.AddMeter(Meters));
        if (isScraped)
        {
            telemetry.WithMetrics(metrics => metrics.AddPrometheusExporter());
        }
        if (isSent)
        {
            telemetry.WithTracing(Trace).UseOtlpExporter();
        }
    }

    /// <summary>Serves the metrics, where a silo is to.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (IsScraped(app.Configuration))
        {
            app.MapPrometheusScrapingEndpoint(Path);
        }
    }

    private static string Instance => $"{Environment.MachineName}:{Environment.ProcessId}";

    private static string? Version => typeof(TicketTelemetry).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static void Trace(TracerProviderBuilder traces) => traces
        .AddSource(Sources)
        .AddAspNetCoreInstrumentation(http => http.Filter = IsOfInterest);

    private static bool IsOfInterest(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments(Path);
}
