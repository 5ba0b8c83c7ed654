using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using OrleansTickets.WebFront.Settings;
using OrleansTickets.WebFront.Tickets;

namespace OrleansTickets.WebFront;

/// <summary>What the front is made of.</summary>
internal static class Front
{
    public const string DefaultUrl = "http://localhost:8080";

    public static void AddFront(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }
        builder.WebHost.UseStaticWebAssets(); // else blazor.web.js is missing outside Development
        builder.AddSettings();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TicketRelay>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TicketRelay>());
    }

    public static void MapFront(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<DataDirectory>(); // from now on the application ends it
        app.UseRequestLocalization("en", "fr");
        app.UseAntiforgery();
        app.MapStaticAssets();
    }

    private static void AddSettings(this WebApplicationBuilder builder)
    {
        var data = DataDirectory.Open(builder.Configuration, builder.Environment.ContentRootPath);
        builder.Services.AddSingleton(_ => data); // by a factory: the container ends what it made
        builder.Services.AddDataProtection().SetApplicationName("OrleansTickets")
            .PersistKeysToFileSystem(data.Path.CreateSubdirectory("keys"));
        builder.Services.AddOptions<SetupOptions>()
            .BindConfiguration(SetupOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SetupOptions>, SetupOptionsValidator>();
        builder.Services.AddOptions<MailLimits>().BindConfiguration(MailLimits.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<MailLimits>, MailLimitsValidator>();
        if (EmbeddedSilo.IsWanted(builder.Configuration))
        {
            builder.AddEmbeddedSilo(data);
        }
        else
        {
            builder.UseOrleansClient(client => client.AddMemoryStreams(OrleansTickets.Tickets.TicketNotice.Streams));
        }
    }
}
