using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using OrleansTickets.Agents;
using OrleansTickets.Queues;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Tickets;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Queues;

/// <summary>Queues: their settings, their counters, and the next ticket.</summary>
internal static class QueueEndpoints
{
    public static void MapQueues(this IEndpointRouteBuilder routes)
    {
        var queues = routes.MapGroup("/api/v1/queues").WithTags("Queues").RequireAuthorization(SignInSetup.Api);
        queues.MapGet("", List);
        queues.MapPost("", Create).Accepts<QueueSettings>("application/json");
        queues.MapGet("/{name}", Read);
        queues.MapPut("/{name}", Change).Accepts<QueueSettings>("application/json");
        queues.MapDelete("/{name}", Delete);
        queues.MapGet("/{name}/counters", ReadCounters);
        queues.MapPost("/{name}/take-next", TakeNext);
    }

    private static async Task<Page<QueueSettings>> List(IGrainFactory grains) =>
        new([.. (await ReadOverview(grains)).Select(queue => queue.Settings)]);

    private static async Task<Created<QueueSettings>> Create(JsonObject body, IGrainFactory grains, Overlay overlay)
    {
        var name = body.Text("name");
        if ((await ReadOverview(grains)).Any(queue => queue.Settings.Name == name))
        {
            throw new InvalidRequestException("name", $"There is a queue {name} already.");
        }
        var settings = overlay.Read<QueueSettings>(null, body, "name", name);
        var saved = await grains.GetGrain<IQueueGrain>(name).Save(settings);
        return TypedResults.Created($"/api/v1/queues/{Uri.EscapeDataString(name)}", saved);
    }

    private static Task<QueueSettings> Read(string name, IGrainFactory grains) =>
        grains.GetGrain<IQueueGrain>(name).Read();

    private static async Task<QueueSettings> Change(
        string name, JsonObject body, IGrainFactory grains, Overlay overlay)
    {
        var queue = grains.GetGrain<IQueueGrain>(name);
        return await queue.Save(overlay.Read(await queue.Read(), body, "name", name));
    }

    private static async Task<NoContent> Delete(
        string name, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var queue = grains.GetGrain<IQueueGrain>(name);
        await queue.Read();
        await queue.Delete(cancellationToken);
        return TypedResults.NoContent();
    }

    private static Task<QueueCounters> ReadCounters(string name, IGrainFactory grains) =>
        grains.GetGrain<IQueueGrain>(name).ReadCounters();

    private static async Task<Results<Ok<TicketAnswer>, NoContent>> TakeNext(
        string name, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ActRequest? act, IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var commandId = CommandId.Of(act?.CommandId);
        if (await grains.GetGrain<IQueueGrain>(name).TakeNext(commandId, cancellationToken) is { } ticket)
        {
            return TypedResults.Ok(await grains.AnswerAsync(ticket, cancellationToken));
        }
        return TypedResults.NoContent();
    }

    private static async Task<ImmutableArray<QueueOverview>> ReadOverview(
        IGrainFactory grains) =>
        await grains.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).ReadOverview();
}
