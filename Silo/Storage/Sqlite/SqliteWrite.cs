namespace OrleansTickets.Storage;

/// <summary>A write on the SQLite file.</summary>
internal interface ISqliteWrite
{
    /// <summary>Runs its statements. When it throws, the transaction is undone and this runs again, alone.</summary>
    void Apply(SqliteSession session);
}

/// <summary>Some statements, and what they answer.</summary>
/// <param name="apply">Runs them.</param>
/// <param name="bytes">What they carry beside a few words.</param>
internal sealed class SqliteWrite<T>(Func<SqliteSession, T> apply, long bytes = 0) : PendingWrite<T>, ISqliteWrite
{
    public override long Size => Small + bytes;

    public void Apply(SqliteSession session) => Answer = apply(session);
}
