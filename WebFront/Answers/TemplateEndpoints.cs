using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Agents;
using OrleansTickets.Answers;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Answers;

/// <summary>Prepared answers.</summary>
internal static class TemplateEndpoints
{
    public static void MapTemplates(this IEndpointRouteBuilder routes)
    {
        var templates = routes.MapGroup("/api/v1/templates").WithTags("Templates")
            .RequireAuthorization(SignInSetup.Api);
        templates.MapGet("", List);
        templates.MapPost("", Create).Accepts<Template>("application/json");
        templates.MapGet("/{id}", Read);
        templates.MapPut("/{id}", Change).Accepts<Template>("application/json");
        templates.MapDelete("/{id}", Delete);
    }

    private static async Task<Page<Template>> List(string? queue, IGrainFactory grains) =>
        new(await Templates(grains).Read(queue));

    private static async Task<Created<Template>> Create(JsonObject body, IGrainFactory grains, Overlay overlay)
    {
        body.Text("name");
        body.Text("body");
        var saved = await Templates(grains).Save(overlay.Read<Template>(null, body, "id", ""));
        return TypedResults.Created($"/api/v1/templates/{Uri.EscapeDataString(saved.Id)}", saved);
    }

    private static async Task<Template> Read(string id, IGrainFactory grains) =>
        (await Templates(grains).Read(null)).FirstOrDefault(template => template.Id == id)
        ?? throw new NotThereException("There is no such template.");

    private static async Task<Template> Change(string id, JsonObject body, IGrainFactory grains, Overlay overlay) =>
        await Templates(grains).Save(overlay.Read(await Read(id, grains), body, "id", id));

    private static async Task<NoContent> Delete(string id, IGrainFactory grains)
    {
        await Read(id, grains);
        await Templates(grains).Delete(id);
        return TypedResults.NoContent();
    }

    private static ITemplatesGrain Templates(IGrainFactory grains) =>
        grains.GetGrain<ITemplatesGrain>(ITemplatesGrain.Key);
}
