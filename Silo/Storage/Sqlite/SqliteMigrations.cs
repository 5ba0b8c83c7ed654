using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Brings a file to this program's schema.</summary>
internal static class SqliteMigrations
{
    private const string Folder = "OrleansTickets.Storage.Sqlite.Migrations.";

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
            foreach (var (number, script) in Migrations.Scripts(Folder).Where(script => script.Number > known))
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
        return Migrations.Check(schema, needed);
    }
}
