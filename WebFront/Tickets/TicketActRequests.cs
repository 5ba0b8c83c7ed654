using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>What an act is known by, so that it is done once, however often it is called for.</summary>
internal static class CommandId
{
    /// <summary>The caller's own word for it, or one of ours: a front, too, may have to call again.</summary>
    public static string Of(string? given) => string.IsNullOrEmpty(given) ? Guid.NewGuid().ToString() : given;
}

/// <summary>An act that says nothing but its id.</summary>
internal sealed record ActRequest(string? CommandId);

internal sealed record CloseRequest(bool? Successful, string? CommandId);

internal sealed record MoveRequest(string? Queue, string? CommandId);

internal sealed record AgentActRequest(string? Login, string? CommandId);

internal sealed record PriorityRequest(int? Priority, string? CommandId);

/// <summary>Tags to put on a ticket, and to take off.</summary>
internal sealed record TagsRequest(ImmutableArray<string>? Add, ImmutableArray<string>? Remove, string? CommandId)
{
    public TagChange ToChange() => new() { Add = Add ?? [], Remove = Remove ?? [] };
}

/// <summary>Values of ticket fields by name; <c>null</c> or an empty text takes one away. Others stay.</summary>
internal sealed record FieldsRequest(IReadOnlyDictionary<string, string?>? Fields, string? CommandId)
{
    public ImmutableArray<FieldValue> ToValues() =>
    [
        .. (Fields ?? throw new InvalidRequestException("fields", $"fields is needed."))
            .Select(field => new FieldValue(field.Key, field.Value ?? "")),
    ];
}

/// <summary>Puts a ticket off; <c>thenClose</c> is <c>successful</c> or <c>unsuccessful</c>.</summary>
internal sealed record PendRequest(DateTimeOffset? Until, string? ThenClose, string? CommandId)
{
    public PendingRequest ToPending() => new()
    {
        Until = Until ?? throw new InvalidRequestException("until", $"until is needed."),
        ThenClose = CloseWord.Read(ThenClose, "thenClose"),
    };
}

/// <summary>An answer; <c>closeAs</c> is <c>successful</c> or <c>unsuccessful</c>.</summary>
internal sealed record ReplyRequest(
    string? Body, string? BodyHtml, ImmutableArray<Mailbox>? To, ImmutableArray<Mailbox>? Cc, string? Subject,
    string? Template, string? CloseAs, long? ExpectedVersion, string? CommandId, ImmutableArray<Attachment>? Attachments)
{
    public Reply ToReply() => new()
    {
        Body = Body ?? "",
        BodyHtml = BodyHtml,
        To = To ?? [],
        Cc = Cc ?? [],
        Subject = Subject,
        Template = Template,
        CloseAs = CloseWord.Read(CloseAs, "closeAs"),
        ExpectedVersion = ExpectedVersion,
        CommandId = Tickets.CommandId.Of(CommandId),
        Attachments = Attachments ?? [],
    };
}

internal sealed record NoteRequest(
    string? Body, string? Subject, string? CommandId, ImmutableArray<Attachment>? Attachments)
{
    public Note ToNote() => new()
    {
        Body = Body.Need("body"),
        Subject = Subject,
        CommandId = Tickets.CommandId.Of(CommandId),
        Attachments = Attachments ?? [],
    };
}

/// <summary>A request by phone or web.</summary>
internal sealed record OpenRequest(
    string? Queue, string? Title, Mailbox? Customer, CommunicationChannel? Channel, string? Body, int? Priority,
    string? CommandId)
{
    public NewTicket ToTicket() => new()
    {
        Queue = Queue.Need("queue"),
        Title = Title.Need("title"),
        Customer = Customer ?? throw new InvalidRequestException("customer", $"customer is needed."),
        Channel = Channel ?? CommunicationChannel.Phone,
        Body = Body ?? "",
        Priority = Priority ?? 3,
        CommandId = Tickets.CommandId.Of(CommandId),
    };
}

/// <summary>How a request says which closed state it wants.</summary>
internal static class CloseWord
{
    public static TicketState? Read(string? word, string field) => word switch
    {
        null or "" => null,
        "successful" or "closedSuccessful" => TicketState.ClosedSuccessful,
        "unsuccessful" or "closedUnsuccessful" => TicketState.ClosedUnsuccessful,
        _ => throw new InvalidRequestException(field, $"{field} is successful or unsuccessful."),
    };
}
