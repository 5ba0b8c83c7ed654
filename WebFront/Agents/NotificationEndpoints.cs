using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using OrleansTickets.Agents;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Agents;

/// <summary>What the caller is told.</summary>
internal static class NotificationEndpoints
{
    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        var notifications = routes.MapGroup("/api/v1/notifications").WithTags("Notifications")
            .RequireAuthorization(SignInSetup.Api);
        notifications.MapGet("", List);
        notifications.MapPost("/read", MarkRead);
    }

    private static async Task<Page<Notification>> List(
        string? after, int? limit, ClaimsPrincipal user, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var page = await Desk(user, grains).ReadNotifications(after, PageLimit.Of(limit), cancellationToken);
        return new(page.Items, page.Next);
    }

    private static async Task<NoContent> MarkRead(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ReadRequest? request,
        ClaimsPrincipal user, IGrainFactory grains, CancellationToken cancellationToken)
    {
        await Desk(user, grains).MarkRead(request?.Id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static IAgentDeskGrain Desk(ClaimsPrincipal user, IGrainFactory grains) =>
        grains.GetGrain<IAgentDeskGrain>(user.Identity!.Name!);
}

/// <summary>Which notification was read; all, when none is named.</summary>
internal sealed record ReadRequest(long? Id);
