using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.WebFront.Settings;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Mail;

/// <summary>Rules on mail that comes in, and what they would do with a mail.</summary>
internal static class MailFilterEndpoints
{
    public static void MapMailFilters(this IEndpointRouteBuilder routes)
    {
        var limits = routes.ServiceProvider.GetRequiredService<IOptions<MailLimits>>().Value;
        var filters = routes.MapGroup("/api/v1/mail-filters").WithTags("Mail filters")
            .RequireAuthorization(SignInSetup.Api);
        filters.MapGet("", List);
        filters.MapPost("", Create).Accepts<MailFilter>("application/json");
        filters.MapGet("/{id}", Read);
        filters.MapPut("/{id}", Change).Accepts<MailFilter>("application/json");
        filters.MapDelete("/{id}", Delete);
        filters.MapPost("/{id}/move", Move);
        filters.MapPost("/try", Try).Accepts<byte[]>("message/rfc822")
            .WithMetadata(new RequestSizeLimitAttribute(limits.MaxSize));
    }

    // In the order in which they are asked.
    private static async Task<Page<MailFilter>> List(IGrainFactory grains) => new(await Filters(grains).Read());

    private static async Task<Created<MailFilter>> Create(JsonObject body, IGrainFactory grains, Overlay overlay)
    {
        body.Text("name");
        var saved = await Filters(grains).Save(overlay.Read<MailFilter>(null, body, "id", ""));
        return TypedResults.Created($"/api/v1/mail-filters/{Uri.EscapeDataString(saved.Id)}", saved);
    }

    private static async Task<MailFilter> Read(string id, IGrainFactory grains) =>
        (await Filters(grains).Read()).FirstOrDefault(filter => filter.Id == id)
        ?? throw new NotThereException("There is no such mail filter.");

    private static async Task<MailFilter> Change(string id, JsonObject body, IGrainFactory grains, Overlay overlay) =>
        await Filters(grains).Save(overlay.Read(await Read(id, grains), body, "id", id));

    private static async Task<NoContent> Delete(string id, IGrainFactory grains)
    {
        await Filters(grains).Delete(id);
        return TypedResults.NoContent();
    }

    private static async Task<Page<MailFilter>> Move(string id, FilterMoveRequest request, IGrainFactory grains)
    {
        await Filters(grains).Move(
            id, request.Place ?? throw new InvalidRequestException("place", $"place is needed."));
        return await List(grains);
    }

    private static async Task<MailTrial> Try(
        HttpRequest request, [FromHeader(Name = "X-Envelope-To")] string? envelopeTo, string? account,
        MailIntake intake, IGrainFactory grains, CancellationToken cancellationToken)
    {
        using var incoming = intake.Begin();
        var raw = await incoming.ReadAsync(request, cancellationToken);
        return await grains.GetGrain<IPostmasterGrain>(0).Try(
            new() { Raw = raw, EnvelopeTo = envelopeTo?.Trim(' ', '<', '>'), Account = account }, cancellationToken);
    }

    private static IMailFiltersGrain Filters(IGrainFactory grains) =>
        grains.GetGrain<IMailFiltersGrain>(IMailFiltersGrain.Key);
}

/// <summary>The place in the order, the first being 1.</summary>
internal sealed record FilterMoveRequest(int? Place);
