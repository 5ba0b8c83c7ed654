using Microsoft.AspNetCore.Mvc;

namespace OrleansTickets.WebFront;

/// <summary>Why a call failed, as RFC 9457 writes it.</summary>
internal sealed record Problem(int Status, string Type, string Title, string? Detail = null)
{
    // One answer for what is not there and for what is not to be known of: nothing in it may differ.
    public static Problem NotFound { get; } =
        new(404, "not-found", "Not found", "There is no such thing, or it is not yours to see.");

    public static Problem Unauthorized { get; } =
        new(401, "unauthorized", "Not signed in", "This needs a token: Authorization: Bearer TOKEN.");

    public static Problem TooLarge { get; } = new(413, "too-large", "Too large");

    public static Problem TryAgain { get; } =
        new(503, "try-again", "Cannot be done now", "Nothing is lost: try again in a moment.");

    /// <summary>The problem of an answer that has a status and nothing to say.</summary>
    public static Problem Of(HttpContext context) => context.Response.StatusCode switch
    {
        401 => Unauthorized,
        404 => NotFound,
        405 => new(405, "method-not-allowed", "Method not allowed"),
        415 => new(415, "invalid-request", "Wrong content type", "This takes application/json."),
        var status => new(status, "failed", "Failed"),
    };

    public static Problem RightMissing(string detail) => new(403, "right-missing", "Right missing", detail);

    public static Problem Invalid(string detail, string? field = null) =>
        new(400, "invalid-request", "Invalid request", detail) { Field = field };

    /// <summary>What of the request is wrong.</summary>
    public string? Field { get; init; }

    /// <summary>Who holds the lock.</summary>
    public string? Owner { get; init; }

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (Status is 429 or 503)
        {
            context.Response.Headers.RetryAfter = "1";
        }
        var details = new ProblemDetails
        {
            Status = Status,
            Type = $"urn:orleanstickets:{Type}",
            Title = Title,
            Detail = Detail,
        };
        if (Field is not null)
        {
            details.Extensions["field"] = Field;
        }
        if (Owner is not null)
        {
            details.Extensions["owner"] = Owner;
        }
        return context.Response.WriteAsJsonAsync(
            details, options: null, contentType: "application/problem+json", context.RequestAborted);
    }
}
