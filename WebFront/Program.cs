using Microsoft.Extensions.Options;
using OrleansTickets.WebFront;
using OrleansTickets.WebFront.Demo;
using OrleansTickets.WebFront.Settings;

try
{
    var builder = WebApplication.CreateBuilder([.. args.Where(argument => argument != DemoStart.Argument)]);
    builder.AddFront();
    if (args.Contains(DemoStart.Argument))
    {
        builder.Services.AddDemo();
    }
    await using var app = builder.Build();
    app.Services.GetRequiredService<IStartupValidator>().Validate(); // else the silo would start before it
    app.MapFront();
    await EmbeddedSilo.OpenAsync(app);
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (StartFailure.Explain(e) is { } reason)
{
    await Console.Error.WriteLineAsync($"OrleansTickets cannot start: {reason}");
    return 1;
}
