using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Mail;

/// <summary>What is on its way out, and what is held: for administrators.</summary>
internal static class PostEndpoints
{
    public static void MapOutboxAndQuarantine(this IEndpointRouteBuilder routes)
    {
        var outbox = routes.MapGroup("/api/v1/outbox").WithTags("Mail").RequireAuthorization(SignInSetup.Api);
        outbox.MapGet("", ListOutbox);
        outbox.MapPost("/{id:long}/retry", RetryOutgoing);
        var quarantine = routes.MapGroup("/api/v1/quarantine").WithTags("Mail").RequireAuthorization(SignInSetup.Api);
        quarantine.MapGet("", ListQuarantine);
        quarantine.MapGet("/{id:long}/raw", ReadQuarantined);
        quarantine.MapPost("/{id:long}/retry", RetryQuarantined);
    }

    private static async Task<Page<OutboxItem>> ListOutbox(
        string? after, int? limit, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var page = await Sender(grains).ReadOutbox(after, PageLimit.Of(limit), cancellationToken);
        return new(page.Items, page.Next);
    }

    private static async Task<NoContent> RetryOutgoing(
        long id, IGrainFactory grains, CancellationToken cancellationToken)
    {
        await Sender(grains).Retry(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Page<QuarantineItem>> ListQuarantine(
        string? after, int? limit, bool? ignored, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var page = ignored == true
            ? await Quarantine(grains).ReadIgnored(after, PageLimit.Of(limit), cancellationToken)
            : await Quarantine(grains).ReadPage(after, PageLimit.Of(limit), cancellationToken);
        return new(page.Items, page.Next);
    }

    private static async Task<FileContentHttpResult> ReadQuarantined(
        long id, IGrainFactory grains, CancellationToken cancellationToken) =>
        await Quarantine(grains).ReadRaw(id, cancellationToken) is { } raw
            ? TypedResults.Bytes(raw, "message/rfc822", $"quarantine-{id}.eml")
            : throw new NotThereException($"Nothing is held as {id}.");

    private static async Task<MailAnswer> RetryQuarantined(
        long id, IGrainFactory grains, CancellationToken cancellationToken) =>
        new(await Quarantine(grains).Retry(id, cancellationToken));

    private static IMailSenderGrain Sender(IGrainFactory grains) =>
        grains.GetGrain<IMailSenderGrain>(IMailSenderGrain.Key);

    private static IQuarantineGrain Quarantine(IGrainFactory grains) => grains.GetGrain<IQuarantineGrain>(0);
}
