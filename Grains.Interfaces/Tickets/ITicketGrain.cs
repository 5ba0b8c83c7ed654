using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;

namespace OrleansTickets.Tickets;

/// <summary>One ticket, keyed by its number. Its grain is its only writer: no two agents change it at once. Readings
/// never wait for an act that is on its way.
/// Every act takes a <c>commandId</c>: the same one again gives the same answer and does nothing.</summary>
[Alias("OrleansTickets.Tickets.ITicketGrain")]
public interface ITicketGrain : IGrainWithStringKey
{
    /// <summary>Reads the ticket.</summary>
    [Repeatable, AlwaysInterleave, Needs(Right.ReadOnly), Alias("Read")]
    Task<Ticket> Read(CancellationToken cancellationToken = default);

    /// <summary>Articles in order, at most <paramref name="limit"/> (200), the last ones before this id
    /// (0: the last of all).</summary>
    [Repeatable, AlwaysInterleave, Needs(Right.ReadOnly), Alias("ReadArticles")]
    Task<ImmutableArray<Article>> ReadArticles(int before, int limit, CancellationToken cancellationToken = default);

    /// <summary>Events in order, at most <paramref name="limit"/> (200), after the first <paramref name="skip"/>.</summary>
    [Repeatable, AlwaysInterleave, Needs(Right.ReadOnly), Alias("ReadHistory")]
    Task<ImmutableArray<TicketEvent>> ReadHistory(int skip, int limit, CancellationToken cancellationToken = default);

    /// <summary>The original bytes of an article, or nothing.</summary>
    [Repeatable, ResponseTimeout("00:00:20"), AlwaysInterleave, Needs(Right.ReadOnly), Alias("ReadRaw")]
    Task<byte[]?> ReadRaw(int article, CancellationToken cancellationToken = default);

    /// <summary>The HTML form of an article exactly as it came, hostile and all, or nothing. NUL parts what its parts
    /// say: each must be shown so that it cannot reach into another.</summary>
    [Repeatable, ResponseTimeout("00:00:20"), AlwaysInterleave, Needs(Right.ReadOnly), Alias("ReadHtml")]
    Task<string?> ReadHtml(int article, CancellationToken cancellationToken = default);

    /// <summary>A file of an article, or nothing.</summary>
    [Repeatable, ResponseTimeout("00:00:20"), AlwaysInterleave, Needs(Right.ReadOnly), Alias("ReadAttachment")]
    Task<Attachment?> ReadAttachment(int article, int attachment, CancellationToken cancellationToken = default);

    /// <summary>What a composer starts with, from this template or none.</summary>
    [Repeatable, AlwaysInterleave, Needs(Right.ReadOnly), Alias("StartReply")]
    Task<ReplyStart> StartReply(string? template, CancellationToken cancellationToken = default);

    /// <summary>Says that the caller looks at the ticket, or writes an answer, or (nothing) has left; agents repeat it
    /// every 20 seconds, who is silent for 60 is gone. Returns who else is there.</summary>
    [Repeatable, Needs(Right.ReadOnly), Alias("View")]
    Task<ImmutableArray<Viewer>> View(ViewKind kind);

    /// <summary>Opens the ticket by phone or web. The number must be a fresh one.</summary>
    /// <exception cref="StaleTicketException">The number is in use.</exception>
    [Needs(Right.Create), Alias("Open")]
    Task<Ticket> Open(NewTicket ticket, CancellationToken cancellationToken = default);

    /// <summary>Reserves the ticket for the caller and makes them its owner; only they may then answer.</summary>
    /// <exception cref="TicketRuleException">Another agent holds the lock, or the ticket is closed.</exception>
    [Repeatable, Needs(Right.ReadWrite), Alias("Lock")]
    Task<Ticket> Lock(string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Gives the ticket back to its queue; the owner stays known. Only the holder may, and who may change
    /// owners.</summary>
    /// <exception cref="TicketRuleException">Another agent holds the lock.</exception>
    [Repeatable, Needs(Right.ReadWrite), Alias("Unlock")]
    Task<Ticket> Unlock(string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Answers the customer: locks, stores the article and the mail to send in one commit.</summary>
    /// <exception cref="TicketRuleException">Another agent holds the lock, or a customer's article came in between.</exception>
    [Repeatable, ResponseTimeout("00:00:10"), Needs(Right.ReadWrite), Alias("Reply")]
    Task<Ticket> Reply(Reply reply, CancellationToken cancellationToken = default);

    /// <summary>Adds a note for agents. Allowed whoever holds the lock.</summary>
    [Repeatable, ResponseTimeout("00:00:10"), Needs(Right.Note), Alias("Note")]
    Task<Ticket> Note(Note note, CancellationToken cancellationToken = default);

    /// <summary>Closes the ticket and ends its lock.</summary>
    /// <exception cref="TicketRuleException">Another agent holds the lock, or it is closed already.</exception>
    [Repeatable, Needs(Right.ReadWrite), Alias("Close")]
    Task<Ticket> Close(bool successful, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Opens a closed or pending ticket again.</summary>
    [Repeatable, Needs(Right.ReadWrite), Alias("Reopen")]
    Task<Ticket> Reopen(string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Moves the ticket to another queue, where the caller needs <see cref="Right.MoveInto"/>, and ends its
    /// lock.</summary>
    [Repeatable, Needs(Right.ReadWrite), Alias("Move")]
    Task<Ticket> Move(string queue, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Hands the ticket, locked, to an agent who holds <see cref="Right.ReadWrite"/> in its queue.</summary>
    [Repeatable, Needs(Right.Owner), Alias("ChangeOwner")]
    Task<Ticket> ChangeOwner(string login, string? commandId = null, CancellationToken cancellationToken = default);

    [Repeatable, Needs(Right.Owner), Alias("ChangeResponsible")]
    Task<Ticket> ChangeResponsible(
        string login, string? commandId = null, CancellationToken cancellationToken = default);

    /// <param name="priority">1 very low to 5 very high.</param>
    /// <param name="commandId">See the interface.</param>
    /// <param name="cancellationToken">Ends the wait, not the change.</param>
    /// <exception cref="TicketRuleException">Another agent holds the lock.</exception>
    [Repeatable, Needs(Right.Priority), Alias("ChangePriority")]
    Task<Ticket> ChangePriority(
        int priority, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Puts tags on the ticket and takes others off, whoever holds the lock.</summary>
    /// <exception cref="InvalidRequestException">A tag is none, or they would be too many.</exception>
    [Repeatable, Needs(Right.Priority), Alias("ChangeTags")]
    Task<Ticket> ChangeTags(
        TagChange tags, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Sets values of ticket fields, and takes away those that are set empty, whoever holds the lock. The
    /// other fields stay as they are.</summary>
    /// <exception cref="InvalidRequestException">There is no such field, or it does not take the value.</exception>
    [Repeatable, Needs(Right.Priority), Alias("ChangeFields")]
    Task<Ticket> ChangeFields(
        ImmutableArray<FieldValue> values, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Puts the ticket off until a time.</summary>
    /// <exception cref="TicketRuleException">Another agent holds the lock.</exception>
    [Repeatable, Needs(Right.ReadWrite), Alias("Pend")]
    Task<Ticket> Pend(
        PendingRequest pending, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Takes a mail that belongs to this ticket.</summary>
    [Repeatable, ResponseTimeout("00:00:15"), SystemOnly, Alias("FollowUp")]
    Task<FollowUpResult> FollowUp(FollowUpMail mail, CancellationToken cancellationToken = default);

    /// <summary>Says what <see cref="FollowUp"/> would do with a mail, and does nothing. (A call of its own, so that an
    /// earlier version refuses it rather than takes the mail in.)</summary>
    [Repeatable, ResponseTimeout("00:00:15"), SystemOnly, Alias("TryFollowUp")]
    Task<FollowUpResult> TryFollowUp(FollowUpMail mail, CancellationToken cancellationToken = default);

    /// <summary>Writes down what became of a mail of ours.</summary>
    [SystemOnly, Alias("RecordDelivery")]
    Task RecordDelivery(MailDelivered delivered, CancellationToken cancellationToken = default);

    /// <summary>Does what is due by now: ends a lapsed lock, a pending time. Nothing due, nothing happens.</summary>
    [SystemOnly, Alias("ReactToDue")]
    Task ReactToDue(CancellationToken cancellationToken = default);
}

/// <summary>What an agent does with an open ticket.</summary>
public enum ViewKind
{
    Left = 0,
    Viewing = 1,
    Replying = 2,
}
