namespace OrleansTickets.Silo;

/// <summary>Settings that are kept in files of their own, one a file, as containers are given secrets: a file
/// <c>ConnectionStrings__Tickets</c> is the setting <c>ConnectionStrings:Tickets</c>.</summary>
public static class SecretFiles
{
    /// <summary>Where they are.</summary>
    /// <value>The default is <c>/run/secrets</c>.</value>
    public const string Key = "Secrets:Directory";

    /// <summary>Adds them to what the configuration has; they win.</summary>
    public static void AddSecretFiles(this IConfigurationManager configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var directory = configuration[Key] is { Length: > 0 } given ? given : "/run/secrets";
        configuration.AddKeyPerFile(Path.GetFullPath(directory), optional: true);
    }
}
