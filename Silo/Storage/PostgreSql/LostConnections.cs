using Npgsql;

namespace OrleansTickets.Storage;

/// <summary>What to do about connections that were lost, as when the server was started again.</summary>
internal sealed class LostConnections(NpgsqlDataSource source, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long last;

    /// <summary>Closes those that are idle, and the others when they are given back. Many find theirs lost at once: who
    /// comes right after the first would close what was just opened, and the server be busy with nothing else.</summary>
    public void Forget()
    {
        var (now, before) = (clock.GetTimestamp(), Volatile.Read(ref last));
        if ((before == 0 || clock.GetElapsedTime(before, now) >= Pause)
            && Interlocked.CompareExchange(ref last, now, before) == before)
        {
            source.Clear();
        }
    }
}
