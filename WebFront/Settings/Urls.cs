namespace OrleansTickets.WebFront.Settings;

/// <summary>Where the front listens.</summary>
internal static class Urls
{
    public const string Default = "http://localhost:8080";

    private static readonly string[] Keys = ["urls", "http_ports", "https_ports"];

    /// <exception cref="SettingException">One of the urls is none.</exception>
    public static void UseUrls(this WebApplicationBuilder builder)
    {
        if (Keys.All(key => string.IsNullOrEmpty(builder.Configuration[key]))
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(Default);
        }
        foreach (var url in builder.Configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            try
            {
                BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                throw new SettingException("urls", $"'{url}' is no url such as {Default}.");
            }
        }
    }
}
