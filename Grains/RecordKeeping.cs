namespace OrleansTickets;

/// <summary>Writes a grain's small state.</summary>
internal static class RecordKeeping
{
    /// <summary>Keeps this. If that fails the grain's memory may be ahead of what is kept, so its activation ends, and
    /// the next call reads.</summary>
    public static Task KeepAsync<T>(this IPersistentState<T> record, T next, IGrainBase grain)
    {
        record.State = next;
        return grain.KeepAsync(record.WriteStateAsync);
    }

    /// <summary>The same, for what is in memory already.</summary>
    public static async Task KeepAsync(this IGrainBase grain, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
