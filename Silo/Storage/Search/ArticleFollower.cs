namespace OrleansTickets.Storage;

/// <summary>Follows the committed articles as long as the silo runs, behind the commits and never in their way.
/// </summary>
internal abstract partial class ArticleFollower(TimeSpan rest, TimeProvider clock, ILogger logger)
    : ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task run = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        GetType().Name, ServiceLifecycleStage.RuntimeStorageServices,
        _ =>
        {
            Start();
            return Task.CompletedTask;
        },
        _ => DisposeAsync().AsTask());

    public void Start() => run = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        if (!stop.IsCancellationRequested)
        {
            await stop.CancelAsync();
            await run;
            stop.Dispose();
        }
    }

    /// <summary>Runs until it fails or is cancelled, and is then begun anew.</summary>
    protected abstract Task FollowAsync(CancellationToken cancellationToken);

    /// <summary>Rests as long as it worked, for commits wait.</summary>
    protected Task YieldAsync(long started, CancellationToken cancellationToken) =>
        Task.Delay(clock.GetElapsedTime(started), clock, cancellationToken);

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (Exception e) // the desk goes on, and each search says how far the index lags
            {
                LogLags(e, rest);
                await Task.Delay(rest, clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The full-text index cannot follow; it tries again in {Rest}")]
    private partial void LogLags(Exception e, TimeSpan rest);
}
