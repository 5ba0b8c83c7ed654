using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>A part of the desk: it calls grains as its agent, and says in words what they refuse.</summary>
public abstract partial class DeskComponent : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();

    [CascadingParameter]
    private protected AgentDesk Desk { get; set; } = null!;

    [Inject]
    private protected IGrainFactory Grains { get; set; } = null!;

    [Inject]
    private ILogger<DeskComponent> Logger { get; set; } = null!;

    /// <summary>Why the last thing asked for was not done.</summary>
    private protected string? Problem { get; set; }

    /// <summary>The field of the last request that was wrong, as the contract spells it.</summary>
    private protected string? ProblemField { get; set; }

    /// <summary>Ends with the component.</summary>
    private protected CancellationToken Ended => end.Token;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await LeaveAsync();
        end.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What remains to be done when the component goes.</summary>
    private protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    /// <summary>Does what needs the cluster; what goes wrong becomes <see cref="Problem"/>.</summary>
    private protected async Task<bool> TryAsync(Func<Task> act)
    {
        Problem = null;
        ProblemField = null;
        try
        {
            using (Caller.As(Desk.Login))
            {
                await act();
            }
            return true;
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            return false; // nobody looks any more
        }
        catch (Exception e) when (Refusals.Explain(e, Desk.Names) is { } words)
        {
            Problem = words;
            ProblemField = (e as InvalidRequestException)?.Field;
            return false;
        }
        catch (Exception e) // a fault behind one act is told there; it must not take the whole desk down
        {
            LogFault(Logger, e, GetType().Name);
            Problem = T("RefusedFault");
            return false;
        }
    }

    /// <summary>Renders anew from any thread.</summary>
    private protected Task ShowAsync() => Ended.IsCancellationRequested
        ? Task.CompletedTask
        : InvokeAsync(StateHasChanged);

    [LoggerMessage(Level = LogLevel.Error, Message = "What {Part} of a desk asked for failed.")]
    private static partial void LogFault(ILogger logger, Exception e, string part);
}
