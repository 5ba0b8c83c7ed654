using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace OrleansTickets.LoadTest;

/// <summary>An agent's connection to a front, by which they are told of changes. When it breaks it is made again, to
/// another front if need be.</summary>
internal sealed class AgentHub(FrontRow fronts, string token, int own, IReadOnlyList<string> queues) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private HubConnection? hub;

    /// <summary>Is told of each change of a ticket: its number, its queue, and what happened.</summary>
    public Action<string, string, string> OnChanged { get; init; } = (_, _, _) => { };

    /// <summary>How often it had to be made again.</summary>
    public int Reconnects { get; private set; }

    /// <summary>Completes at the first connection, from which on it is kept until it is cancelled.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var keeping = KeepAsync(first, cancellationToken);
        await await Task.WhenAny(first.Task, keeping);
    }

    public ValueTask DisposeAsync() => hub?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task KeepAsync(TaskCompletionSource first, CancellationToken cancellationToken)
    {
        for (var at = own; !cancellationToken.IsCancellationRequested; at++)
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(Patience);
                var closed = await ConnectAsync(fronts.Choose(at % fronts.All.Count), patience.Token);
                first.TrySetResult();
                await closed.WaitAsync(cancellationToken);
                Reconnects++;
            }
            // Whatever hinders it, the next try may go.
            catch (Exception e) when (e is HttpRequestException or IOException or HubException
                or InvalidOperationException or OperationCanceledException or System.Net.WebSockets.WebSocketException)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return;
                }
                await Task.Delay(Pause, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task<Task> ConnectAsync(Front front, CancellationToken cancellationToken)
    {
        if (hub is not null)
        {
            await hub.DisposeAsync();
        }
        hub = new HubConnectionBuilder()
            .WithUrl(new Uri(front.Address, "/hubs/tickets"), connection =>
            {
                connection.AccessTokenProvider = () => Task.FromResult<string?>(token);
                connection.Transports = HttpTransportType.WebSockets;
                connection.SkipNegotiation = true;
            })
            .Build();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        hub.On<Changed>("TicketChanged", changed => OnChanged(changed.Number, changed.Queue, changed.What));
        await hub.StartAsync(cancellationToken);
        foreach (var queue in queues)
        {
            await hub.InvokeAsync("WatchQueue", queue, cancellationToken);
        }
        return closed.Task;
    }

    private sealed record Changed(string Number, long Version, string Queue, string What, string By);
}
