using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using OrleansTickets.Mail;
using OrleansTickets.Silo;
using OrleansTickets.Silo.Health;

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
    builder.Services.AddHealthChecks().AddCheck<SiloReadiness>("silo");
    var app = builder.Build();
    // Live: the process answers. Ready: its grains answer, with what they keep.
    app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
    app.MapHealthChecks("/health/ready");
    await TicketSilo.OpenDatabaseAsync(app.Services);
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (TicketSilo.IsSettingFailure(e))
{
    await Console.Error.WriteLineAsync($"OrleansTickets cannot start: {e.Message}");
    return 1;
}
