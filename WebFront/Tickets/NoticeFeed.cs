using System.Collections.Immutable;
using Orleans.Streams;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>One stream, subscribed to while somebody watches.</summary>
internal sealed class NoticeFeed<T>(
    IAsyncStream<T> stream, Action<Exception, string> onNoticeLost, Action<Exception, string> onRenewalFailed)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private ImmutableList<Watch> watches = [];
    private StreamSubscriptionHandle<T>? subscription;

    private string Name => stream.StreamId.ToString();

    public async Task<IAsyncDisposable> WatchAsync(Func<T, Task> onNotice, CancellationToken cancellationToken)
    {
        var watch = new Watch(this, onNotice, Caller.Agent, Caller.Scope);
        await turn.WaitAsync(cancellationToken);
        try
        {
            subscription ??= await stream.SubscribeAsync((notice, _) => PassOn(notice));
            watches = watches.Add(watch);
        }
        finally
        {
            turn.Release();
        }
        return watch;
    }

    /// <summary>Subscribes anew if the cluster no longer knows of the subscription.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (subscription is { } held)
            {
                var known = await stream.GetAllSubscriptionHandles();
                if (known.All(handle => handle.HandleId != held.HandleId))
                {
                    subscription = await stream.SubscribeAsync((notice, _) => PassOn(notice));
                }
            }
        }
        catch (Exception e) // whatever it is, the next minute tries again, and the other feeds go on
        {
            onRenewalFailed(e, Name);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Ends the subscription; nothing is told after it.</summary>
    public ValueTask DisposeAsync() => EndAsync(null);

    // Not awaited: no slow browser holds up the stream, nor the other browsers.
    private Task PassOn(T notice)
    {
        foreach (var watch in watches)
        {
            _ = watch.TellAsync(notice);
        }
        return Task.CompletedTask;
    }

    private async ValueTask EndAsync(Watch? watch)
    {
        await turn.WaitAsync();
        try
        {
            watches = watch is null ? [] : watches.Remove(watch);
            if (watches.IsEmpty && subscription is { } held)
            {
                subscription = null;
                await held.UnsubscribeAsync();
            }
        }
        catch (Exception e) // the cluster forgets a subscriber that is gone; whoever leaves must not fail by it
        {
            onRenewalFailed(e, Name);
        }
        finally
        {
            turn.Release();
        }
    }

    private sealed class Watch(NoticeFeed<T> feed, Func<T, Task> onNotice, string? agent, string? scope)
        : IAsyncDisposable
    {
        // Notices are best effort: a browser that is this far behind reads all anew when it comes back.
        private const int MostPending = 256;

        private int pending;
        private int ended;

        public async Task TellAsync(T notice)
        {
            if (Interlocked.Increment(ref pending) <= MostPending && ended == 0)
            {
                try
                {
                    Caller.Agent = agent;
                    Caller.Scope = scope;
                    await onNotice(notice);
                }
                catch (Exception e) // a browser that fails, however, must not cost the others their notice
                {
                    feed.LoseNotice(e);
                }
            }
            Interlocked.Decrement(ref pending);
        }

        public ValueTask DisposeAsync() =>
            Interlocked.Exchange(ref ended, 1) == 0 ? feed.EndAsync(this) : ValueTask.CompletedTask;
    }

    private void LoseNotice(Exception e) => onNoticeLost(e, Name);
}
