using System.Globalization;
using System.Reflection;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Brings a file to this program's schema: numbered scripts, forward only, each applied once.</summary>
/// <remarks>A new script raises the file's <c>min_program_version</c> only when it breaks older programs, by an
/// UPDATE of its own; so older and newer programs can share a database while one replaces the other.</remarks>
internal static class Migrations
{
    private const string Folder = "OrleansTickets.Storage.Sqlite.Migrations.";

    /// <summary>Raised with every change that a newer file may ask of its programs.</summary>
    public const int ProgramVersion = 1;

    /// <exception cref="StoreUnavailableException">The file needs a newer program.</exception>
    public static void Apply(SqliteSession session)
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            session.Execute("""
                CREATE TABLE IF NOT EXISTS schema_version (
                    only INTEGER PRIMARY KEY CHECK (only = 1),
                    schema_version INTEGER NOT NULL,
                    min_program_version INTEGER NOT NULL
                ) STRICT;
                INSERT INTO schema_version VALUES (1, 0, 1) ON CONFLICT DO NOTHING;
                """);
            var known = Read(session);
            foreach (var (number, script) in Scripts().Where(script => script.Number > known))
            {
                session.Execute(script);
                session.Prepare("UPDATE schema_version SET schema_version = @number").Bind(number).Run();
            }
            session.Execute("COMMIT");
        }
        catch
        {
            session.Execute("ROLLBACK");
            throw;
        }
    }

    private static long Read(SqliteSession session)
    {
        var row = session.Prepare("SELECT schema_version, min_program_version FROM schema_version");
        row.Next();
        var (schema, needed) = (row.Long(0), row.Long(1));
        row.Reset();
        return needed <= ProgramVersion
            ? schema
            : throw new StoreUnavailableException(
                $"The database was made by a newer OrleansTickets: it has schema {schema} and asks for a program of " +
                $"version {needed}, and this one is {ProgramVersion}. Install the newer program again.");
    }

    // "…Migrations.0001-tickets.sql"
    private static IEnumerable<(long Number, string Script)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (
                long.Parse(name.AsSpan(Folder.Length, 4), CultureInfo.InvariantCulture),
                new StreamReader(assembly.GetManifestResourceStream(name)!).ReadToEnd()));
    }
}
