namespace OrleansTickets.Silo;

/// <summary>The directory that holds what a silo keeps in files.</summary>
internal static class DataDirectory
{
    public const string Key = "Data:Directory";

    /// <summary>Opens the directory of the setting, making it if need be.</summary>
    /// <value>The default is <c>data</c>, beside the started project.</value>
    public static DirectoryInfo Open(IConfiguration configuration)
    {
        var path = configuration[Key] is { Length: > 0 } given ? given : "data";
        try
        {
            var directory = new DirectoryInfo(Path.Combine(configuration[HostDefaults.ContentRootKey] ?? "", path));
            directory.Create();
            // To have made it says nothing of whether it can be written to.
            var trial = Path.Combine(directory.FullName, $".{Path.GetRandomFileName()}");
            using (File.Create(trial, 1, FileOptions.DeleteOnClose))
            {
                return directory;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidSettingException($"{Key}: '{path}' is no directory that can be written to: {e.Message}");
        }
    }
}

/// <summary>A setting makes no sense. The process must not start.</summary>
public sealed class InvalidSettingException(string message) : Exception(message);
