using System.Security.Cryptography;

namespace OrleansTickets.WebFront.Settings;

/// <summary>The directory with all that this process keeps. Held by one process at a time, to its end.</summary>
internal sealed class DataDirectory : IDisposable
{
    public const string Key = "Data:Directory";

    private readonly FileStream held;

    private DataDirectory(DirectoryInfo path, FileStream held)
    {
        Path = path;
        this.held = held;
        Instance = ReadInstance(path);
    }

    public DirectoryInfo Path { get; }

    /// <summary>A word that tells this help desk from others: it stays with the data, wherever that is moved.</summary>
    public string Instance { get; }

    /// <summary>Opens it, and creates it at need; a relative path starts at the content root.</summary>
    /// <exception cref="SettingException">Another process holds it, or it cannot be written.</exception>
    public static DataDirectory Open(IConfiguration configuration, string contentRoot)
    {
        var setting = configuration[Key] is { Length: > 0 } given ? given : "data";
        var path = new DirectoryInfo(System.IO.Path.Combine(contentRoot, setting));
        try
        {
            Create(path);
            // The system drops the lock with the process, however that ends.
            var held = new FileStream(
                System.IO.Path.Combine(path.FullName, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new(path, held);
        }
        catch (IOException e)
        {
            throw new SettingException(Key, $"{path.FullName} is in use by another process, or is no directory. {e.Message}");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SettingException(Key, $"{path.FullName} cannot be written. {e.Message}");
        }
    }

    public void Dispose() => held.Dispose();

    private static string ReadInstance(DirectoryInfo path)
    {
        var file = System.IO.Path.Combine(path.FullName, "instance");
        if (!File.Exists(file) || File.ReadAllText(file).Trim() is not { Length: > 0 } word)
        {
            word = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
            File.WriteAllText(file, word);
        }
        return word;
    }

    // Customers' mail, and the keys that cookies and mail passwords are sealed with: nobody else's to read.
    private static void Create(DirectoryInfo path)
    {
        if (OperatingSystem.IsWindows())
        {
            path.Create();
        }
        else
        {
            Directory.CreateDirectory(
                path.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
