using Microsoft.Extensions.Options;

namespace OrleansTickets.Mail;

/// <summary>What a silo needs to take in, fetch and send mail.</summary>
internal static class MailComposition
{
    public static ISiloBuilder AddMail(this ISiloBuilder silo, IConfiguration configuration)
    {
        silo.Services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        silo.Services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        silo.Services.AddSingleton<IValidateOptions<MailLimits>, MailLimitsValidator>();
        silo.Services.AddOptions<MailLimits>().Bind(configuration.GetSection(MailLimits.Section)).ValidateOnStart();
        silo.Services.AddSingleton<MailMeasures>();
        silo.Services.AddSingleton<MailGate>();
        silo.Services.AddOptions<AutoResponseOptions>().Bind(configuration.GetSection(AutoResponseOptions.Section))
            .Validate(
                options => options.MostInTenMinutes >= 0, $"{AutoResponseOptions.Section}:MostInTenMinutes is below 0.")
            .ValidateOnStart();
        silo.Services.AddOptions<SenderOptions>().Bind(configuration.GetSection(MailOptions.Section));
        silo.Services.AddSingleton<MailSeals>();
        silo.Services.AddSingleton<MailFilterMap>();
        silo.Services.AddSingleton<MailJudge>();
        silo.Services.AddSingleton<AutoResponder>();
        silo.Services.AddSingleton<NewMailTickets>();
        silo.Services.AddSingleton<MailSecrets>();
        silo.Services.AddSingleton<FetchMeasures>();
        silo.Services.AddSingleton<TokenEndpoint>();
        silo.Services.AddSingleton<MailTaker>();
        silo.Services.AddSingleton<MailFetchers>();
        silo.Services.AddSingleton<MailDelivery>();
        silo.Services.AddSingleton<PickupDirectory>();
        return silo;
    }
}
