using System.Diagnostics;
using Xunit;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>A file system of its own, in memory, that a test can fill to the last byte.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo mount = Directory.CreateTempSubdirectory("smalldisk");

    private SmallDisk()
    {
    }

    /// <summary>A folder on it.</summary>
    public DirectoryInfo Folder => mount.CreateSubdirectory("data");

    private string Filler => Path.Combine(mount.FullName, "filler");

    /// <summary>Mounts one, or skips the test where nothing may be mounted.</summary>
    public static SmallDisk Mount(int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "To fill a disk, this mounts a small one, which needs Linux.");
        var disk = new SmallDisk();
        var refusal = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.mount.FullName);
        if (refusal is not null)
        {
            disk.mount.Delete();
            Assert.Skip($"To fill a disk, this mounts a small one, which is refused here: {refusal}");
        }
        Run("chmod", "a+x", disk.mount.FullName); // a server has a user of its own
        return disk;
    }

    /// <summary>Takes all that is free.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4_096];
        try
        {
            while (true)
            {
                filler.Write(page);
            }
        }
        catch (IOException) // no space left
        {
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", "--lazy", mount.FullName); // whatever still has a file open there
        mount.Delete(recursive: true);
    }

    // What it complained of, or nothing.
    private static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error.Trim();
    }
}
