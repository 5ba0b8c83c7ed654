using OrleansTickets.WebFront.Desk;

namespace OrleansTickets.WebFront.Admin;

/// <summary>A page of the administration: it loads once the desk knows that its agent may see it.</summary>
public abstract class AdminComponent : DeskComponent
{
    private protected bool IsLoaded { get; private set; }

    /// <summary>What is about to be deleted, and waits for a second press.</summary>
    private protected string? Confirming { get; set; }

    private protected string? Done { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Desk.Changed += BeginAsync;
        await BeginAsync();
    }

    private protected override ValueTask LeaveAsync()
    {
        Desk.Changed -= BeginAsync;
        return ValueTask.CompletedTask;
    }

    private protected abstract Task LoadAsync();

    /// <summary>Does it, says that it is done, and reads what there is now.</summary>
    private protected async Task<bool> ChangeAsync(Func<Task> act, string done)
    {
        Done = null;
        Confirming = null;
        if (!await TryAsync(act))
        {
            return false;
        }
        Done = done;
        await TryAsync(LoadAsync);
        return true;
    }

    private protected string? WrongOf(params ReadOnlySpan<string> fields) =>
        ProblemField is { } field && fields.Contains(field) ? Problem : null;

    private Task BeginAsync() => InvokeAsync(async () =>
    {
        if (!IsLoaded && Desk is { IsReady: true, IsAdministrator: true })
        {
            IsLoaded = true;
            await TryAsync(LoadAsync);
            StateHasChanged();
        }
    });
}
