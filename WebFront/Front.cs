using System.Text.Json;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using OrleansTickets.WebFront.Admin;
using OrleansTickets.WebFront.Agents;
using OrleansTickets.WebFront.Answers;
using OrleansTickets.WebFront.Cluster;
using OrleansTickets.WebFront.Health;
using OrleansTickets.WebFront.Mail;
using OrleansTickets.WebFront.Queues;
using OrleansTickets.WebFront.Settings;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Telemetry;
using OrleansTickets.WebFront.Tickets;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront;

/// <summary>What the front is made of.</summary>
internal static class Front
{
    // Bodies without files are small; what takes files says so itself.
    private const long MostBody = 1024 * 1024;

    public static void AddFront(this WebApplicationBuilder builder)
    {
        EmbeddedSilo.AddSecretFiles(builder.Configuration);
        builder.UseUrls();
        builder.ListenForMetrics();
        builder.AddTelemetry(MetricsAddress.IsScraped(builder.Configuration));
        builder.WebHost.UseStaticWebAssets(); // else blazor.web.js is missing outside Development
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBody;
        });
        builder.AddSettings();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSignIn();
        builder.Services.AddHostedService<FirstStart>();
        builder.Services.AddHealthChecks().AddCheck<ServingCheck>("grains");
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddApi();
        builder.Services.AddPush();
    }

    public static void MapFront(this WebApplication app)
    {
        _ = app.Services.GetService<DataDirectory>(); // from now on the application ends it
        _ = app.Services.GetRequiredService<Connections>(); // that there are none is to be seen too
        app.UseMetricsAddress();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusPages();
        app.UseRequestLocalization("en", "fr");
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseCaller();
        app.UseLanguageOfAgent();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(circuits => circuits.ContentSecurityFrameAncestorsPolicy = null);
        app.MapSignOut();
        app.MapDeskArticles();
        app.MapHub<TicketHub>("/hubs/tickets");
        app.MapApi();
        if (EmbeddedSilo.HasDashboard(app.Configuration))
        {
            app.MapDashboard();
        }
        EmbeddedSilo.MapHealth(app);
    }

    // What has a status and nothing to say: people read a page, programs a problem, a form its status.
    private static void UseStatusPages(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            var path = context.Request.Path;
            if (!HttpMethods.IsGet(context.Request.Method) || path.StartsWithSegments("/api")
                || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/health"))
            {
                context.Features.Get<IStatusCodePagesFeature>()!.Enabled = false;
            }
            return next(context);
        });
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api"),
            api => api.UseStatusCodePages(pages => Problem.Of(pages.HttpContext).WriteAsync(pages.HttpContext)));
    }

    private static void MapApi(this WebApplication app)
    {
        app.MapMail();
        app.MapOutboxAndQuarantine();
        app.MapMailAccounts();
        app.MapMailFilters();
        app.MapQueues();
        app.MapAgents();
        app.MapRoles();
        app.MapNotifications();
        app.MapTemplates();
        app.MapTickets();
        app.MapTicketFields();
        app.MapOpenApi();
        app.MapReference();
    }

    private static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddSingleton<Overlay>();
        services.AddSingleton<MailIntake>();
        services.AddProblemDetails();
        services.AddExceptionHandler<RuleExceptionHandler>();
        services.AddExceptionHandler<PageExceptionHandler>();
        services.AddOpenApi("v1", ApiReference.Describe);
    }

    private static void AddPush(this IServiceCollection services)
    {
        services.AddSingleton<ClusterContact>();
        services.AddSingleton<TicketRelay>();
        services.AddHostedService(provider => provider.GetRequiredService<TicketRelay>());
        services.AddSingleton<WatchCounts>();
        services.AddSingleton<Connections>();
        services.AddScoped<CircuitHandler, ConnectionOfCircuit>();
        services.AddSignalR()
            .AddHubOptions<TicketHub>(hub => hub.AddFilter<CallerOfHub>()) // of this hub alone: circuits are one too
            .AddJsonProtocol(json => json.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase)
            .AddMessagePackProtocol();
    }

    private static void AddSettings(this WebApplicationBuilder builder)
    {
        SetupOptions.RefuseOthers(builder.Configuration);
        builder.Services.AddOptions<SetupOptions>().BindConfiguration(SetupOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SetupOptions>, SetupOptionsValidator>();
        builder.Services.AddOptions<MailLimits>().BindConfiguration(MailLimits.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<MailLimits>, MailLimitsValidator>();
        if (EmbeddedSilo.IsWanted(builder.Configuration))
        {
            var data = DataDirectory.Open(builder.Configuration, builder.Environment.ContentRootPath);
            builder.Services.AddSingleton(_ => data); // by a factory: the container ends what it made
            builder.AddEmbeddedSilo(data);
            builder.Services.AddSingleton(DeskHome.Of(data, EmbeddedSilo.DescribeDatabase(builder.Configuration)));
        }
        else
        {
            builder.AddClusterClient();
            builder.Services.AddSingleton(DeskHome.Of(EmbeddedSilo.DescribeCluster(builder.Configuration)));
        }
    }
}
