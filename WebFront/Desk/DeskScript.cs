using Microsoft.JSInterop;

namespace OrleansTickets.WebFront.Desk;

/// <summary>The little that a browser must do itself: keys, focus, the caret, the size of a mail's frame.</summary>
internal sealed class DeskScript(IJSRuntime browser) : IAsyncDisposable
{
    private IJSObjectReference? module;

    /// <summary>Starts to listen to keys and returns what the browser knows.</summary>
    public async Task<BrowserFacts> StartAsync<T>(DotNetObjectReference<T> listener)
        where T : class
    {
        module = await browser.InvokeAsync<IJSObjectReference>("import", "/desk.js");
        return await module.InvokeAsync<BrowserFacts>("start", listener);
    }

    public ValueTask CallAsync(string function, params object?[] arguments) =>
        module is null ? ValueTask.CompletedTask : module.InvokeVoidAsync(function, arguments);

    public async ValueTask<T?> AskAsync<T>(string function, params object?[] arguments) =>
        module is null ? default : await module.InvokeAsync<T>(function, arguments);

    public async ValueTask DisposeAsync()
    {
        if (module is not null)
        {
            try
            {
                await module.InvokeVoidAsync("stop");
                await module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // the browser has gone, and all that with it
            }
        }
    }
}

/// <summary>What only the browser knows.</summary>
internal sealed record BrowserFacts(string Zone, bool AreKeysOn, bool IsDark);
