using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;
using OrleansTickets.Agents;
using OrleansTickets.WebFront.Settings;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>What an agent does with a ticket. Each answers the ticket as it then is; the same <c>commandId</c> again
/// does nothing.</summary>
internal static class TicketActs
{
    public static void MapTicketActs(this RouteGroupBuilder tickets)
    {
        var limits = ((IEndpointRouteBuilder)tickets).ServiceProvider.GetRequiredService<IOptions<MailLimits>>().Value;
        var withFiles = new RequestSizeLimitAttribute(limits.MaxSize);
        tickets.MapPost("/{number}/lock", Lock);
        tickets.MapPost("/{number}/unlock", Unlock);
        tickets.MapPost("/{number}/reply", Reply).WithMetadata(withFiles);
        tickets.MapPost("/{number}/note", Note).WithMetadata(withFiles);
        tickets.MapPost("/{number}/close", Close);
        tickets.MapPost("/{number}/reopen", Reopen);
        tickets.MapPost("/{number}/move", Move);
        tickets.MapPost("/{number}/owner", ChangeOwner);
        tickets.MapPost("/{number}/responsible", ChangeResponsible);
        tickets.MapPost("/{number}/priority", ChangePriority);
        tickets.MapPost("/{number}/tags", ChangeTags);
        tickets.MapPost("/{number}/fields", ChangeFields);
        tickets.MapPost("/{number}/pending", Pend);
    }

    private static Task<TicketAnswer> Lock(
        string number, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ActRequest? act,
        IGrainFactory grains, CancellationToken cancellationToken) =>
        grains.ActAsync(
            number, ticket => ticket.Lock(CommandId.Of(act?.CommandId), cancellationToken), cancellationToken);

    private static Task<TicketAnswer> Unlock(
        string number, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ActRequest? act,
        IGrainFactory grains, CancellationToken cancellationToken) =>
        grains.ActAsync(
            number, ticket => ticket.Unlock(CommandId.Of(act?.CommandId), cancellationToken), cancellationToken);

    private static Task<TicketAnswer> Reply(
        string number, ReplyRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var reply = request.ToReply();
        return grains.ActAsync(number, ticket => ticket.Reply(reply, cancellationToken), cancellationToken);
    }

    private static Task<TicketAnswer> Note(
        string number, NoteRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var note = request.ToNote();
        return grains.ActAsync(number, ticket => ticket.Note(note, cancellationToken), cancellationToken);
    }

    private static Task<TicketAnswer> Close(
        string number, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] CloseRequest? request,
        IGrainFactory grains, CancellationToken cancellationToken)
    {
        var isSuccessful = request?.Successful ?? true;
        return grains.ActAsync(
            number, ticket => ticket.Close(isSuccessful, CommandId.Of(request?.CommandId), cancellationToken),
            cancellationToken);
    }

    private static Task<TicketAnswer> Reopen(
        string number, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ActRequest? act,
        IGrainFactory grains, CancellationToken cancellationToken) =>
        grains.ActAsync(
            number, ticket => ticket.Reopen(CommandId.Of(act?.CommandId), cancellationToken), cancellationToken);

    private static Task<TicketAnswer> Move(
        string number, MoveRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var queue = request.Queue.Need("queue");
        return grains.ActAsync(
            number, ticket => ticket.Move(queue, CommandId.Of(request.CommandId), cancellationToken),
            cancellationToken);
    }

    private static Task<TicketAnswer> ChangeOwner(
        string number, AgentActRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var login = request.Login.Need("login");
        return grains.ActAsync(
            number, ticket => ticket.ChangeOwner(login, CommandId.Of(request.CommandId), cancellationToken),
            cancellationToken);
    }

    private static Task<TicketAnswer> ChangeResponsible(
        string number, AgentActRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var login = request.Login.Need("login");
        return grains.ActAsync(
            number, ticket => ticket.ChangeResponsible(login, CommandId.Of(request.CommandId), cancellationToken),
            cancellationToken);
    }

    private static Task<TicketAnswer> ChangePriority(
        string number, PriorityRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var priority = request.Priority ?? throw new InvalidRequestException("priority", $"priority is needed.");
        return grains.ActAsync(
            number, ticket => ticket.ChangePriority(priority, CommandId.Of(request.CommandId), cancellationToken),
            cancellationToken);
    }

    private static Task<TicketAnswer> ChangeTags(
        string number, TagsRequest request, IGrainFactory grains, CancellationToken cancellationToken) =>
        grains.ActAsync(
            number,
            ticket => ticket.ChangeTags(request.ToChange(), CommandId.Of(request.CommandId), cancellationToken),
            cancellationToken);

    private static Task<TicketAnswer> ChangeFields(
        string number, FieldsRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var values = request.ToValues();
        return grains.ActAsync(
            number,
            ticket => ticket.ChangeFields(values, CommandId.Of(request.CommandId), cancellationToken),
            cancellationToken);
    }

    private static Task<TicketAnswer> Pend(
        string number, PendRequest request, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var pending = request.ToPending();
        return grains.ActAsync(
            number, ticket => ticket.Pend(pending, CommandId.Of(request.CommandId), cancellationToken),
            cancellationToken);
    }
}
