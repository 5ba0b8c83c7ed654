using OrleansTickets.Tickets;

namespace OrleansTickets.Benchmarks;

/// <summary>A ticket database to measure, on a place of its own.</summary>
internal abstract class MeasuredDatabase : IAsyncDisposable
{
    public abstract string Name { get; }

    public abstract ITicketStore Store { get; }

    public abstract ITicketLists Lists { get; }

    /// <summary>How a silo is told to use it.</summary>
    public abstract KeyValuePair<string, string?> Setting { get; }

    /// <summary>Processor time of a server that works beside this process.</summary>
    public virtual TimeSpan ServerProcessor => TimeSpan.Zero;

    public abstract Task OpenAsync();

    /// <summary>Ends what <see cref="OpenAsync"/> began; the data stay.</summary>
    public abstract Task CloseAsync();

    /// <summary>Starts the full-text indexer; disposed, it rests.</summary>
    public abstract IAsyncDisposable StartIndex();

    /// <summary>Lets the database write what it still holds, and tells what it takes.</summary>
    public abstract Task<(long Tickets, long Index)> BytesAsync();

    /// <summary>Bytes of write-ahead log so far, of a server that counts them: what a replica has to be sent.</summary>
    public virtual Task<long> LogBytesAsync() => Task.FromResult(0L);

    public abstract ValueTask DisposeAsync();

    public static async Task<MeasuredDatabase> MakeAsync(string kind, DirectoryInfo? place = null) => kind switch
    {
        "sqlite" => new MeasuredSqlite(place),
        "postgres" => await MeasuredPostgres.StartAsync(),
        _ => throw new ArgumentException($"There is no database '{kind}': sqlite or postgres."),
    };
}
