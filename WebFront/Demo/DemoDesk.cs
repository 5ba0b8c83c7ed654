namespace OrleansTickets.WebFront.Demo;

/// <summary>Runs the demo beside the pages: furnishes and fills a fresh desk, then keeps customers writing.</summary>
internal sealed partial class DemoDesk(
    DemoOpening opening, DemoFilling filling, DemoInvitation invitation, DemoTrickle trickle,
    IHostApplicationLifetime lifetime, ILogger<DemoDesk> logger) : BackgroundService
{
    private bool isFresh;

    // Before anything is served: nobody must be offered to set up what the demo is about to.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        isFresh = await opening.TryFurnishAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            await InviteAsync();
            if (isFresh)
            {
                Console.WriteLine(await filling.FillAsync(stoppingToken));
            }
            await trickle.RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The front stops, and the demo with it.
        }
        catch (Exception e) // whatever it was: a demo that fails must not take the desk with it
        {
            LogEnded(e);
        }
    }

    // Background services start before the server listens; a link printed then would lead nowhere.
    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    private async Task InviteAsync()
    {
        Console.WriteLine();
        Console.WriteLine("Each of these links signs in once, within ten minutes:");
        foreach (var link in await invitation.CreateLinksAsync())
        {
            Console.WriteLine(link);
        }
        Console.WriteLine();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The demo has ended.")]
    private partial void LogEnded(Exception reason);
}
