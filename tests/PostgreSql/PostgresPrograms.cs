using OrleansTickets.Daemons;

namespace OrleansTickets.PostgreSql;

/// <summary>Where PostgreSQL's programs are, and as whom they run.</summary>
internal static class PostgresPrograms
{
    private const string SetPriv = "/usr/bin/setpriv";

    /// <summary>The newest version that is installed, or <see langword="null"/>.</summary>
    public static string? Folder { get; } = Candidates().FirstOrDefault(
        folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

    /// <summary>Why no server can start on this machine, or <see langword="null"/> when one can.</summary>
    public static string? Missing { get; } =
        !OperatingSystem.IsLinux() ? "The tests start PostgreSQL only on Linux."
        : Folder is null ? "PostgreSQL is not installed (Debian package postgresql)."
        : !Daemon.CanStart ? "setsid is not installed (Debian package util-linux)."
        : !Environment.IsPrivilegedProcess ? null
        : !File.Exists(SetPriv) ? "setpriv is not installed (Debian package util-linux)."
        : !HasOwnUser() ? "There is no user postgres (Debian package postgresql), and root may not run PostgreSQL."
        : null;

    /// <summary>Makes the data directory if there is none, and becomes the server on it.</summary>
    // PostgreSQL refuses to run as root. The flush that initdb leaves out is that of a cluster without data.
    public static string Command
    {
        get
        {
            var isRoot = Environment.IsPrivilegedProcess;
            var become = isRoot ? $"{SetPriv} --reuid=postgres --regid=postgres --init-groups" : "";
            return $"""
                if [ ! -e "$0/data" ]; then
                    install -d {(isRoot ? "-o postgres -g postgres" : "")} -m 700 "$0/data" "$0/sockets"
                    {become} {Folder}/initdb -D "$0/data" -U postgres -A trust -E UTF8 --locale=C --no-sync
                    cat "$0/settings" >>"$0/data/postgresql.conf"
                    echo "host all postgres 127.0.0.1/32 trust" >"$0/data/pg_hba.conf"
                    echo "host all all 127.0.0.1/32 scram-sha-256" >>"$0/data/pg_hba.conf"
                fi
                exec {become} {Folder}/postgres -D "$0/data"
                """;
        }
    }

    private static IEnumerable<string> Candidates()
    {
        var debian = new DirectoryInfo("/usr/lib/postgresql");
        var versions = debian.Exists ? debian.GetDirectories() : [];
        return versions
            .OrderByDescending(version => int.TryParse(version.Name, out var number) ? number : 0)
            .Select(version => Path.Combine(version.FullName, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'));
    }

    private static bool HasOwnUser() =>
        File.ReadLines("/etc/passwd").Any(user => user.StartsWith("postgres:", StringComparison.Ordinal));
}
