using Microsoft.Extensions.Options;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Adds the demo to a front that was started with <c>--demo</c>.</summary>
internal static class DemoStart
{
    public const string Argument = "--demo";

    public static void AddDemo(this IServiceCollection services)
    {
        services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DemoOptions>, DemoOptionsValidator>();
        services.AddSingleton(_ => DemoContent.Read());
        services.AddSingleton<DemoOpening>();
        services.AddSingleton<DemoStage>();
        services.AddSingleton<DemoFilling>();
        services.AddSingleton<DemoInvitation>();
        services.AddSingleton<DemoTrickle>();
        services.AddHostedService<DemoDesk>();
    }
}
