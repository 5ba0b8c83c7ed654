using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrleansTickets.Mail;
using OrleansTickets.WebFront.Settings;
using OrleansTickets.WebFront.SignIn;

namespace OrleansTickets.WebFront.Mail;

/// <summary>Mail handed in by a mail server.</summary>
internal static class MailEndpoints
{
    public static void MapMail(this IEndpointRouteBuilder routes)
    {
        var limits = routes.ServiceProvider.GetRequiredService<IOptions<MailLimits>>().Value;
        routes.MapPost("/api/v1/mail", TakeIn).WithTags("Mail").RequireAuthorization(SignInSetup.MailSource)
            .Accepts<byte[]>("message/rfc822")
            .WithMetadata(new RequestSizeLimitAttribute(limits.MaxSize));
    }

    // Answered only once what became of the mail is durable: whoever gets no answer hands it in again.
    private static async Task<IResult> TakeIn(
        HttpRequest request, [FromHeader(Name = "X-Envelope-To")] string? envelopeTo, MailIntake intake,
        IGrainFactory grains, CancellationToken cancellationToken)
    {
        using var incoming = intake.Begin();
        var raw = await incoming.ReadAsync(request, cancellationToken);
        var mail = new InboundMail { Raw = raw, EnvelopeTo = envelopeTo?.Trim(' ', '<', '>') };
        var outcome = await grains.GetGrain<IPostmasterGrain>(0).TakeIn(mail, cancellationToken);
        return outcome.Outcome is MailOutcomeKind.Duplicate
            ? TypedResults.Ok(new MailAnswer(outcome))
            : TypedResults.Json(new MailAnswer(outcome), statusCode: StatusCodes.Status201Created);
    }
}

/// <summary>What became of a mail, as its source is told.</summary>
internal sealed record MailAnswer(
    MailOutcomeKind Outcome, string? Ticket, int? Article, string? Queue, string? Reason,
    AutoResponseOutcome AutoResponse, string? SuppressedBecause, string? IgnoredBy)
{
    public MailAnswer(MailOutcome outcome)
        : this(
            outcome.Outcome, outcome.Ticket, outcome.Article, outcome.Queue, outcome.Reason, outcome.AutoResponse,
            outcome.SuppressedBecause, outcome.IgnoredBy)
    {
    }
}
