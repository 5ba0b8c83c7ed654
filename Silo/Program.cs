using OrleansTickets.Mail;
using OrleansTickets.Silo;
using OrleansTickets.Silo.Health;
using OrleansTickets.Silo.Telemetry;

if (args is [PostmasterCommand.Name, .. var arguments])
{
    return await PostmasterCommand.RunAsync(arguments, Console.OpenStandardInput(), Console.Error);
}

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.Configuration.AddLogLevels();
    builder.Configuration.AddSecretFiles();
    builder.UseOrleans(silo => silo.JoinCluster(builder.Configuration).AddTicketSilo(builder.Configuration));
    builder.Services.AddHealthChecks().AddCheck<SiloReadiness>("grains");
    builder.AddTelemetry("OrleansTickets.Silo", TicketTelemetry.IsScraped(builder.Configuration));
    var app = builder.Build();
    app.MapHealth();
    app.MapMetrics();
    await TicketSilo.OpenDatabaseAsync(app.Services);
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (TicketSilo.IsSettingFailure(e))
{
    await Console.Error.WriteLineAsync($"OrleansTickets cannot start: {e.Message}");
    return 1;
}
