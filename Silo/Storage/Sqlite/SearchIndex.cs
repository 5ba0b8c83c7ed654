using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace OrleansTickets.Storage;

/// <summary>The file of the full-text index; it can be deleted at any time and is then filled again.</summary>
/// <remarks>A file of its own: its writes never wait on those of the tickets, nor they on these.</remarks>
internal sealed class SearchIndex : IDisposable
{
    // Raised whenever the words are cut differently or the tables change.
    private const long Version = 1;

    private readonly SqliteSession session;

    public SearchIndex(FileInfo file)
    {
        session = new(new SqliteConnectionStringBuilder { DataSource = file.FullName, Pooling = false }.ToString());
        // After a loss of power the last words are missing together with the progress over them: so they come again.
        session.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536");
        if (Ask("PRAGMA user_version") != Version)
        {
            Create();
        }
    }

    /// <summary>The last article that was indexed.</summary>
    public long Progress => Ask("SELECT article FROM progress");

    /// <summary>Starts over when the index knows articles that the tickets' file, from a backup, does not.</summary>
    public void CheckAgainst(long lastArticle)
    {
        if (Progress > lastArticle)
        {
            Create();
        }
    }

    /// <summary>Adds the words of these articles, all or none.</summary>
    public void Add(IReadOnlyList<SearchDocument> documents)
    {
        try
        {
            session.Prepare("BEGIN IMMEDIATE").Run();
            foreach (var document in documents)
            {
                session.Prepare("""
                    INSERT INTO words (rowid, number, subject, sender, body, files)
                    VALUES (@rowid, @number, @subject, @sender, @body, @files)
                    """)
                    .Bind(document.Article).Bind(document.Number).Bind(document.Subject).Bind(document.Sender)
                    .Bind(document.Body).Bind(document.Files).Run();
                session.Prepare("INSERT INTO doc VALUES (@id, @ticket_id)")
                    .Bind(document.Article).Bind(document.Ticket).Run();
            }
            session.Prepare("UPDATE progress SET article = @article").Bind(documents[^1].Article).Run();
            session.Prepare("COMMIT").Run();
        }
        finally
        {
            session.End();
        }
    }

    public void Dispose() => session.Dispose();

    private void Create()
    {
        using var script = new StreamReader(Assembly.GetExecutingAssembly()
            .GetManifestResourceStream("OrleansTickets.Storage.Sqlite.SearchIndex.sql")!);
        session.Execute($"""
            BEGIN IMMEDIATE;
            DROP TABLE IF EXISTS words;
            DROP TABLE IF EXISTS doc;
            DROP TABLE IF EXISTS progress;
            {script.ReadToEnd()}
            PRAGMA user_version = {Version.ToString(CultureInfo.InvariantCulture)};
            COMMIT;
            """);
    }

    private long Ask(string sql)
    {
        var row = session.Prepare(sql);
        row.Next();
        var answer = row.Long(0);
        row.Reset();
        return answer;
    }
}

