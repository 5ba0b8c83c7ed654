using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>Lists of tickets, and one ticket read.</summary>
internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder routes)
    {
        var tickets = routes.MapGroup("/api/v1/tickets").WithTags("Tickets").RequireAuthorization(SignInSetup.Api);
        tickets.MapGet("", List);
        tickets.MapPost("", Open);
        tickets.MapGet("/{number}", Read);
        tickets.MapGet("/{number}/history", ReadHistory);
        tickets.MapTicketActs();
        tickets.MapArticles();
    }

    private static async Task<TicketListAnswer> List(
        [AsParameters] TicketListRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var page = await grains.GetGrain<ITicketSearchGrain>(0).ReadPage(request.ToQuery(), cancellationToken);
        return new(page.Items, page.Next, page.Lag);
    }

    private static async Task<Created<TicketAnswer>> Open(
        OpenRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var ticket = await grains.GetGrain<ITicketDeskGrain>(0).Open(request.ToTicket(), cancellationToken);
        return TypedResults.Created(
            $"/api/v1/tickets/{ticket.Number}", await grains.AnswerAsync(ticket, cancellationToken));
    }

    private static async Task<TicketAnswer> Read(
        string number, IGrainFactory grains, CancellationToken cancellationToken) =>
        await grains.AnswerAsync(await grains.Ticket(number).Read(cancellationToken), cancellationToken);

    // The cursor of a history is how many events come before.
    private static async Task<Page<HistoryItem>> ReadHistory(
        string number, string? after, int? limit, IGrainFactory grains, IOptions<JsonOptions> json,
        CancellationToken cancellationToken)
    {
        var most = PageLimit.Of(limit);
        var skip = 0;
        if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
        {
            throw new InvalidRequestException("after", $"That is no cursor of a history.");
        }
        var events = await grains.Ticket(number).ReadHistory(skip, most, cancellationToken);
        var next = events.Length == most ? (skip + most).ToString(CultureInfo.InvariantCulture) : null;
        return new([.. events.Select(happened => HistoryItem.Of(happened, json.Value.SerializerOptions))], next);
    }
}
