using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace OrleansTickets;

public sealed class SnapshotTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly Queue<TaskCompletionSource<int>> loads = new();
    private readonly Snapshot<int> snapshot;
    private int begun;

    public SnapshotTests() => snapshot = new(LoadAsync, clock) { Patience = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task It_is_loaded_once_however_many_ask_and_again_when_it_is_old()
    {
        var load = Expect();
        var asked = Enumerable.Range(0, 10).Select(_ => snapshot.ReadAsync().AsTask()).ToArray();
        load.SetResult(1);
        Assert.All(await Task.WhenAll(asked), value => Assert.Equal(1, value));
        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal((1, 1), (await snapshot.ReadAsync(), begun));
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Expect().SetResult(2);
        Assert.Equal((2, 2), (await snapshot.ReadAsync(), begun));
    }

    [Fact]
    public async Task While_a_loading_is_lost_what_was_known_serves_for_fifteen_seconds()
    {
        Expect().SetResult(1);
        Assert.Equal(1, await snapshot.ReadAsync());
        clock.Advance(TimeSpan.FromSeconds(5));
        Expect(); // is never answered
        Assert.Equal(1, await snapshot.ReadAsync());
        clock.Advance(TimeSpan.FromSeconds(5));
        Expect().SetException(new TimeoutException());
        Assert.Equal(1, await snapshot.ReadAsync());
        clock.Advance(TimeSpan.FromSeconds(4));
        var last = Expect();
        Assert.Equal(1, await snapshot.ReadAsync());
        clock.Advance(TimeSpan.FromSeconds(1));
        var asked = snapshot.ReadAsync();
        last.SetResult(2);
        Assert.Equal(2, await asked);
        Assert.Equal(4, begun);
    }

    [Fact]
    public async Task What_is_too_old_serves_nobody()
    {
        Expect().SetResult(1);
        Assert.Equal(1, await snapshot.ReadAsync());
        clock.Advance(Snapshot<int>.Longest);
        Expect().SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => snapshot.ReadAsync().AsTask());
    }

    [Fact]
    public async Task Who_wants_it_fresh_and_who_knows_of_a_change_gets_nothing_old()
    {
        Expect().SetResult(1);
        Assert.Equal(1, await snapshot.ReadAsync());
        clock.Advance(TimeSpan.FromSeconds(3));
        Expect().SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => snapshot.ReadAsync(TimeSpan.Zero).AsTask());
        Expect().SetException(new TimeoutException());
        Assert.Equal(1, await snapshot.ReadAsync());
        snapshot.Forget();
        Expect().SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => snapshot.ReadAsync().AsTask());
    }

    private TaskCompletionSource<int> Expect()
    {
        var load = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        loads.Enqueue(load);
        return load;
    }

    private Task<int> LoadAsync()
    {
        begun++;
        return loads.Dequeue().Task;
    }
}
