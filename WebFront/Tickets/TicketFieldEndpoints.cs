using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>The help desk's own fields of tickets; agents read them, administrators say which there are.</summary>
internal static class TicketFieldEndpoints
{
    public static void MapTicketFields(this IEndpointRouteBuilder routes)
    {
        var fields = routes.MapGroup("/api/v1/ticket-fields").WithTags("Ticket fields")
            .RequireAuthorization(SignInSetup.Api);
        fields.MapGet("", List);
        fields.MapPut("/{name}", Save).Accepts<TicketField>("application/json");
        fields.MapDelete("/{name}", Delete);
    }

    private static async Task<Page<TicketField>> List(IGrainFactory grains) => new(await Fields(grains).Read());

    private static async Task<TicketField> Save(string name, JsonObject body, IGrainFactory grains, Overlay overlay)
    {
        var stored = (await Fields(grains).Read()).FirstOrDefault(field => field.Name == name)
            ?? new() { Name = name, Label = name };
        return await Fields(grains).Save(overlay.Read(stored, body, "name", name));
    }

    private static async Task<NoContent> Delete(string name, IGrainFactory grains)
    {
        await Fields(grains).Delete(name);
        return TypedResults.NoContent();
    }

    private static ITicketFieldsGrain Fields(IGrainFactory grains) =>
        grains.GetGrain<ITicketFieldsGrain>(ITicketFieldsGrain.Key);
}
