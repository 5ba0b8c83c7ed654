using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

public sealed class GroupCommitTests : IAsyncDisposable
{
    private const long Megabyte = 1024 * 1024;

    private readonly ManualTransactions database = new();
    private readonly GroupCommit commits;
    private bool isStarted;

    public GroupCommitTests() => commits = new(database.Transact, new());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_came_together_is_written_together_but_no_more_than_256_at_once()
    {
        var writes = Some(600, size: 10);
        var all = Task.WhenAll(writes.Select(Commit));
        Start();
        Assert.Equal(256, (await database.NextAsync()).Count);
        Assert.Equal(256, (await database.NextAsync()).Count);
        Assert.Equal(88, (await database.NextAsync()).Count);
        await all;
        Assert.Equal(writes, database.Written);
    }

    [Fact]
    public async Task A_batch_ends_at_8_MB_and_a_larger_write_goes_alone()
    {
        Write[] writes = [.. Some(2, 3 * Megabyte), new(3 * Megabyte), new(20 * Megabyte), .. Some(2, 1)];
        var all = Task.WhenAll(writes.Select(Commit));
        Start();
        Assert.Equal(writes[..2], await database.NextAsync());
        Assert.Equal(writes[2..3], await database.NextAsync());
        Assert.Equal(writes[3..4], await database.NextAsync());
        Assert.Equal(writes[4..], await database.NextAsync());
        await all;
    }

    [Fact]
    public async Task Beyond_8192_writes_callers_wait_before_the_line_in_order()
    {
        var writes = Some(9_000, size: 10);
        var all = writes.Select(Commit).ToList();
        Assert.Equal((8_192, 81_920), commits.Waiting);
        database.OpenForAll();
        Start();
        await Task.WhenAll(all);
        Assert.Equal(writes, database.Written);
        Assert.Equal((0, 0), commits.Waiting);
    }

    [Fact]
    public async Task Beyond_64_MB_callers_wait_too_and_none_overtakes()
    {
        Write[] writes = [.. Some(3, 20 * Megabyte), new(10 * Megabyte), new(100 * Megabyte), new(1)];
        var all = writes.Select(Commit).ToList();
        Assert.Equal((3, 60 * Megabyte), commits.Waiting);
        database.OpenForAll();
        Start();
        await Task.WhenAll(all);
        Assert.Equal(writes, database.Written);
    }

    [Fact]
    public async Task Who_gives_up_before_a_full_line_is_not_written_and_holds_up_nobody()
    {
        using var impatient = new CancellationTokenSource();
        Write[] writes = [new(60 * Megabyte), new(10 * Megabyte), new(1)];
        var first = Commit(writes[0]);
        var givesUp = commits.WriteAsync(writes[1], impatient.Token);
        var small = Commit(writes[2]);
        Assert.Equal(1, commits.Waiting.Count);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        Assert.Equal((2, (60 * Megabyte) + 1), commits.Waiting);
        database.OpenForAll();
        Start();
        await Task.WhenAll(first, small);
        Assert.Equal([writes[0], writes[2]], database.Written);
    }

    [Fact]
    public async Task A_poison_write_fails_alone()
    {
        var writes = Some(5, size: 1);
        database.Fault = batch => batch.Contains(writes[2]) ? new InvalidDataException() : null;
        database.OpenForAll();
        var all = writes.Select(Commit).ToList();
        Start();
        await Assert.ThrowsAsync<InvalidDataException>(() => all[2]);
        all.RemoveAt(2);
        await Task.WhenAll(all);
        Assert.Equal(writes.Where(write => write != writes[2]), database.Written);
        Assert.Equal(6, database.Count);
    }

    [Fact]
    public async Task A_store_that_is_gone_fails_the_whole_batch_at_once()
    {
        var isGone = true;
        database.Fault = _ => isGone ? new StoreUnavailableException("The disk is full.") : null;
        database.OpenForAll();
        var all = Some(256, size: 1).Select(Commit).ToList();
        Start();
        foreach (var commit in all)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => commit);
        }
        Assert.Equal(1, database.Count);
        isGone = false;
        await Commit(new(1));
    }

    [Fact]
    public async Task A_store_that_goes_while_a_poison_write_is_looked_for_is_asked_no_more()
    {
        var writes = Some(10, size: 1);
        database.Fault = batch => batch.Count > 1 ? new InvalidDataException()
            : batch[0] == writes[3] ? new StoreUnavailableException("The disk is full.") : null;
        database.OpenForAll();
        var all = writes.Select(Commit).ToList();
        Start();
        await Task.WhenAll(all[..3]);
        foreach (var commit in all[3..])
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => commit);
        }
        Assert.Equal(1 + 4, database.Count);
    }

    [Fact]
    public async Task Stopping_writes_what_stands_in_the_line_and_refuses_the_rest()
    {
        var writes = Some(8_200, size: 1);
        var all = writes.Select(Commit).ToList();
        var stop = commits.StopAsync();
        Start();
        foreach (var late in all[8_192..].Append(Commit(new(1))))
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => late);
        }
        Assert.False(stop.IsCompleted);
        database.OpenForAll();
        await stop;
        await Task.WhenAll(all[..8_192]);
        Assert.Equal(writes[..8_192], database.Written);
    }

    public async ValueTask DisposeAsync()
    {
        database.OpenForAll();
        if (isStarted)
        {
            await commits.StopAsync();
        }
    }

    private void Start()
    {
        isStarted = true;
        commits.Start();
    }

    private Task Commit(Write write) => commits.WriteAsync(write, Cancel);

    private static Write[] Some(int count, long size) => [.. Enumerable.Range(0, count).Select(_ => new Write(size))];

    private sealed class Write(long size) : PendingWrite<bool>
    {
        public override long Size => size;
    }

    /// <summary>Transactions that a test lets through, one at a time or all.</summary>
    private sealed class ManualTransactions
    {
        private readonly SemaphoreSlim begun = new(0);
        private readonly SemaphoreSlim allowed = new(0);
        private readonly List<PendingWrite> written = [];
        private IReadOnlyList<PendingWrite> latest = [];
        private volatile bool isOpen;

        public Func<IReadOnlyList<PendingWrite>, Exception?> Fault { get; set; } = _ => null;

        /// <summary>How many were tried.</summary>
        public int Count { get; private set; }

        public IReadOnlyList<PendingWrite> Written
        {
            get
            {
                lock (written)
                {
                    return [.. written];
                }
            }
        }

        public void Transact(IReadOnlyList<PendingWrite> batch)
        {
            latest = [.. batch];
            begun.Release();
            if (!isOpen)
            {
                allowed.Wait();
            }
            Count++;
            if (Fault(batch) is { } fault)
            {
                throw fault;
            }
            lock (written)
            {
                written.AddRange(batch);
            }
        }

        /// <summary>The batch that is being written, which then is.</summary>
        public async Task<IReadOnlyList<PendingWrite>> NextAsync()
        {
            await begun.WaitAsync(Cancel);
            var batch = latest;
            allowed.Release();
            return batch;
        }

        public void OpenForAll()
        {
            isOpen = true;
            allowed.Release();
        }
    }
}
