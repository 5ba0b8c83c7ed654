using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>A write on the SQLite file.</summary>
internal interface ISqliteWrite
{
    /// <summary>Runs its statements. When it throws, the transaction is undone and this runs again, alone.</summary>
    void Apply(SqliteSession session);
}

/// <summary>A small write: some statements, and the rows that the last one answers.</summary>
internal sealed class SqliteWrite<T>(ImmutableArray<Sql> statements, Func<IRow, T> read)
    : PendingWrite<ImmutableArray<T>>, ISqliteWrite
{
    public override long Size => Small + statements.Sum(statement => statement.Size);

    public void Apply(SqliteSession session)
    {
        foreach (var statement in statements)
        {
            Answer = session.ReadAll(statement, read);
        }
    }
}
