namespace OrleansTickets.Storage;

/// <summary>A write on the SQLite file.</summary>
internal interface ISqliteWrite
{
    /// <summary>Runs its statements. When it throws, the transaction is undone and this runs again, alone.</summary>
    void Apply(SqliteSession session);
}

/// <summary>A small write: some statements, and what they answer.</summary>
internal sealed class SqliteWrite<T>(Func<SqliteSession, T> apply) : PendingWrite<T>, ISqliteWrite
{
    public void Apply(SqliteSession session) => Answer = apply(session);
}
