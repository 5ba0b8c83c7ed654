using System.Collections.Immutable;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrleansTickets.Storage;

/// <summary>A prepared statement. Values are bound in the order in which the text first names its parameters.</summary>
/// <remarks>Not a <see cref="SqliteCommand"/>: binding by name costs more there than the insert itself, and its text
/// ends at a NUL.</remarks>
internal sealed class Statement : IRow, IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private int bound;

    public Statement(sqlite3 database, string sql)
    {
        this.database = database;
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement), database);
    }

    public Statement Bind(long value) => Checked(raw.sqlite3_bind_int64(statement, ++bound, value));

    public Statement Bind(long? value) =>
        value is { } number ? Bind(number) : Checked(raw.sqlite3_bind_null(statement, ++bound));

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    public Statement Bind(DateTimeOffset value) => Bind(value.UtcTicks);

    public Statement Bind(DateTimeOffset? value) => Bind(value?.UtcTicks);

    public Statement Bind(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        return Bind(bytes);
    }

    public Statement Bind(ReadOnlySpan<byte> value) => Checked(
        value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(statement, ++bound, 0)
            : raw.sqlite3_bind_blob(statement, ++bound, value));

    public Statement Bind(string? value)
    {
        if (value is null)
        {
            return Checked(raw.sqlite3_bind_null(statement, ++bound));
        }
        var text = StoredText.Clean(value);
        if (text.Length == 0)
        {
            // An empty span would bind NULL.
            return Checked(raw.sqlite3_bind_text(statement, ++bound, utf8z.FromString("")));
        }
        // SQLite takes a copy.
        Span<byte> few = stackalloc byte[512];
        var bytes = Encoding.UTF8.TryGetBytes(text, few, out var written)
            ? few[..written]
            : Encoding.UTF8.GetBytes(text);
        return Checked(raw.sqlite3_bind_text(statement, ++bound, bytes));
    }

    public Statement Bind(SqlValue value) => value switch
    {
        { IsNull: true } => Checked(raw.sqlite3_bind_null(statement, ++bound)),
        { Type: SqlType.Number } => Bind(value.Long),
        { Type: SqlType.Text } => Bind((string)value.Object!),
        { Type: SqlType.Bytes } => Bind((byte[])value.Object!),
        { Type: SqlType.Texts } => Bind(StoredJson.Write<ImmutableArray<string>>([.. (string[])value.Object!])),
        { Type: SqlType.Numbers } => Bind(StoredJson.Write<ImmutableArray<long>>([.. (long[])value.Object!])),
        _ => Bind((Guid)value.Object!),
    };

    /// <summary>Runs to the end; how many rows it changed.</summary>
    public int Run()
    {
        while (Next())
        {
        }
        return raw.sqlite3_changes(database);
    }

    /// <summary>Moves to the next row; after the last one the statement is ready to be bound again.</summary>
    public bool Next()
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }
        Reset();
        if (result != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, database);
        }
        return false;
    }

    /// <summary>Makes it ready to be bound again, whether or not the last row was reached.</summary>
    public void Reset()
    {
        bound = 0;
        raw.sqlite3_reset(statement); // repeats the error of the step, which is known
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>Valid until the next row.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    // As bytes, for these know their length.
    public string Text(int column) => Encoding.UTF8.GetString(Blob(column));

    public void Dispose() => statement.Dispose();

    private Statement Checked(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, database);
        }
        return this;
    }
}
