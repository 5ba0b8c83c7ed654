using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrleansTickets.Storage;

/// <summary>One open connection with its prepared statements; for one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, Statement> statements = [];
    private readonly List<Statement> begun = [];

    public SqliteSession(string connectionString)
    {
        connection = new(connectionString);
        connection.Open();
        Execute("PRAGMA busy_timeout = 10000"); // for a backup, or somebody's shell
    }

    /// <summary>All that was prepared; a test asks how SQLite would run it.</summary>
    public IReadOnlyCollection<string> Texts => statements.Keys;

    private sqlite3 Handle => connection.Handle!;

    /// <summary>The statement with this text, prepared once and ready to be bound.</summary>
    public Statement Prepare(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statements.Add(sql, statement = new(Handle, sql));
        }
        statement.Reset();
        begun.Add(statement);
        return statement;
    }

    /// <summary>The statement, bound.</summary>
    public Statement Prepare(Sql sql) => sql.Values.Aggregate(
        Prepare(sql.Text), (statement, value) => statement.Bind(value));

    /// <summary>All rows that the statement answers.</summary>
    public ImmutableArray<T> ReadAll<T>(Sql sql, Func<IRow, T> read)
    {
        var rows = Prepare(sql);
        var all = ImmutableArray.CreateBuilder<T>();
        while (rows.Next())
        {
            all.Add(read(rows));
        }
        return all.ToImmutable();
    }

    /// <summary>Runs one or more statements that have no parameters and answer nothing.</summary>
    public void Execute(string sql) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Handle, sql), Handle);

    /// <summary>Lets go of rows that were not read to the end, and undoes a transaction that is still open.</summary>
    public void End()
    {
        foreach (var statement in begun)
        {
            statement.Reset();
        }
        begun.Clear();
        if (raw.sqlite3_get_autocommit(Handle) == 0)
        {
            Execute("ROLLBACK");
        }
    }

    /// <summary>The id of the row inserted last.</summary>
    public long LastId() => raw.sqlite3_last_insert_rowid(Handle);

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }
        connection.Dispose();
    }
}
