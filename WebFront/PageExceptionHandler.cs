using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using OrleansTickets.WebFront.Layout;

namespace OrleansTickets.WebFront;

/// <summary>Tells people of a fault in their language, with a number by which its log entry is found.</summary>
internal sealed partial class PageExceptionHandler(
    IServiceScopeFactory scopes, ILoggerFactory loggers, ILogger<PageExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var path = httpContext.Request.Path;
        if (path.StartsWithSegments("/hubs") || path.StartsWithSegments("/health"))
        {
            return false; // programs call these
        }
        if (!httpContext.RequestAborted.IsCancellationRequested)
        {
            var traceId = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier;
            LogFailed(exception, httpContext.Request.Method, path, traceId);
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            CultureInfo.CurrentUICulture =
                httpContext.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture
                ?? CultureInfo.CurrentUICulture;
            await httpContext.Response.WriteAsync(await RenderAsync(traceId), cancellationToken);
        }
        return true;
    }

    // In a scope of its own: in the request's, the page that failed has left its own renderer half done.
    private async Task<string> RenderAsync(string traceId)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var parameters = ParameterView.FromDictionary(
            new Dictionary<string, object?> { [nameof(FaultPage.TraceId)] = traceId });
        return await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<FaultPage>(parameters)).ToHtmlString());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed; who asked was told {TraceId}.")]
    private partial void LogFailed(Exception e, string method, string path, string traceId);
}
