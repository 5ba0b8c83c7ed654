using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront;

/// <summary>Turns what the cluster refuses into problems, once for all calls; pages show their own.</summary>
internal sealed partial class RuleExceptionHandler(ILogger<RuleExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var path = httpContext.Request.Path;
        if (!path.StartsWithSegments("/api") && !path.StartsWithSegments("/desk/tickets"))
        {
            return false;
        }
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            return true; // nobody waits for an answer
        }
        var problem = Explain(exception);
        if (problem is null)
        {
            LogFailed(exception, httpContext.Request.Method, path);
            problem = new(500, "internal-error", "Something went wrong", "It is in the log of the server.");
        }
        await problem.WriteAsync(httpContext);
        return true;
    }

    private static Problem? Explain(Exception exception) => exception switch
    {
        TicketRuleException e => Explain(e),
        StaleTicketException e => new(409, "write-conflict", "Written by somebody else", e.Message),
        RightMissingException { IsHidden: true } or NotThereException => Problem.NotFound,
        RightMissingException e => Problem.RightMissing(e.Message),
        InvalidRequestException e => Problem.Invalid(e.Message, e.Field),
        DamagedException e => new(500, "damaged", "Damaged", e.Message),
        BadHttpRequestException { StatusCode: 413 } => Problem.TooLarge,
        BadHttpRequestException { InnerException: JsonException e } => Problem.Invalid(Describe(e), FieldOf(e)),
        BadHttpRequestException { StatusCode: 400 } e => Problem.Invalid(e.Message),
        BadHttpRequestException e => new(e.StatusCode, "invalid-request", "Invalid request", e.Message),
        JsonException e => Problem.Invalid(Describe(e), FieldOf(e)),
        // Cancelled by the cluster: a message that expired on its way. The caller is still there.
        StoreUnavailableException or TimeoutException or OrleansException or OperationCanceledException =>
            Problem.TryAgain,
        _ => null,
    };

    private static Problem Explain(TicketRuleException e) => e.Rule switch
    {
        TicketRule.TicketLocked => new(409, "ticket-locked", "Locked by another", e.Message) { Owner = e.Owner },
        TicketRule.StaleVersion => new(409, "stale-version", "The customer wrote meanwhile", e.Message),
        _ => new(409, "ticket-closed", "Closed", e.Message),
    };

    private static string Describe(JsonException e) =>
        e.Path is null or "$" ? "The body is no JSON of the kind that this takes." : $"{e.Path[2..]} cannot be read.";

    // Of "$.rights.Billing[0]" the field is "rights".
    private static string? FieldOf(JsonException e) =>
        e.Path?.Split('.', '[', ']').Skip(1).FirstOrDefault(part => part.Length > 0);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private partial void LogFailed(Exception e, string method, string path);
}
