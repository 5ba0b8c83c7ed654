using Microsoft.Extensions.Options;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Adds the demo to a front that was started with <c>--demo</c>.</summary>
internal static class DemoStart
{
    public const string Argument = "--demo";

    public static void AddDemo(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<DemoOptions>, DemoOptionsValidator>();
        builder.Services.AddSingleton(_ => DemoContent.Read());
        builder.Services.AddSingleton<DemoOpening>();
        builder.Services.AddSingleton<DemoStage>();
        builder.Services.AddSingleton<DemoFilling>();
        builder.Services.AddSingleton<DemoInvitation>();
        builder.Services.AddSingleton<DemoTrickle>();
        builder.Services.AddHostedService<DemoDesk>();
    }
}
