using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Mail on its way out. The rows are written by <see cref="ITicketStore.CommitAsync"/>.</summary>
public interface IOutbox
{
    /// <summary>Mails that are to be tried by now, earliest first.</summary>
    Task<ImmutableArray<OutboxItem>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Begins a try of a mail as it was read: marks it as being sent and counts the attempt, durably, before
    /// the caller sends. Nothing when somebody else began one.</summary>
    Task<OutboxItem?> ClaimAsync(OutboxItem item, CancellationToken cancellationToken);

    /// <summary>What a sender that ended left as being sent: marks it as maybe sent, to be tried again at this time,
    /// and returns it.</summary>
    Task<ImmutableArray<OutboxItem>> RecoverAsync(DateTimeOffset nextTry, CancellationToken cancellationToken);

    /// <summary>Lets all that waits be tried by now, whatever its next try was: a way out has been found.</summary>
    Task HastenAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>One mail, or nothing.</summary>
    Task<OutboxItem?> ReadAsync(long id, CancellationToken cancellationToken);

    /// <summary>Records what became of a try, unless another has begun since.</summary>
    /// <param name="item">The mail, as it was when that try began.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="remaining">The recipients that it must still reach.</param>
    /// <param name="nextTry">When to try again, for <see cref="Delivery.Queued"/>.</param>
    /// <param name="error">What the server said.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RecordAsync(
        OutboxItem item, Delivery state, ImmutableArray<string> remaining, DateTimeOffset? nextTry, string? error,
        CancellationToken cancellationToken);

    /// <summary>When the next try is due, or nothing.</summary>
    Task<DateTimeOffset?> ReadNextTryAsync(CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<OutboxPage> ReadPageAsync(string? after, int limit, CancellationToken cancellationToken);
}

/// <summary>What was answered by itself, and where nothing arrives. Both are written by
/// <see cref="ITicketStore.CommitAsync"/>.</summary>
public interface IAutoResponseLog
{
    /// <summary>The auto responses to an address (in lower case) since then, newest first.</summary>
    Task<ImmutableArray<SentResponse>> ReadAsync(
        string address, DateTimeOffset since, int limit, CancellationToken cancellationToken);

    /// <summary>How many went to anybody since then, counted to <paramref name="limit"/> at most.</summary>
    Task<int> CountAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken);

    /// <summary>When a server last said that there is no such mailbox, if one did.</summary>
    Task<DateTimeOffset?> FindGoneAsync(string address, CancellationToken cancellationToken);
}

/// <summary>An auto response that was sent.</summary>
/// <param name="Ticket">The number of its ticket.</param>
/// <param name="Subject">As sent, tag included.</param>
/// <param name="At">When it was decided.</param>
public sealed record SentResponse(string Ticket, string Subject, DateTimeOffset At);

/// <summary>Mail that could not be read or that a mail filter ignores, with its bytes.</summary>
public interface IQuarantine
{
    /// <summary>Holds a mail; one whose receipt is held already is not held twice. Returns its id.</summary>
    Task<long> AddAsync(
        InboundMail mail, Guid receipt, string reason, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The same for a mail that a filter ignores; of those that were ignored before <paramref name="past"/> some
    /// go.</summary>
    Task<long> IgnoreAsync(
        InboundMail mail, Guid receipt, string filter, DateTimeOffset at, DateTimeOffset past,
        CancellationToken cancellationToken);

    /// <summary>The id of the mail that is held with this receipt, or nothing.</summary>
    Task<long?> FindAsync(Guid receipt, CancellationToken cancellationToken);

    /// <summary>Those that could not be read, newest first.</summary>
    Task<QuarantinePage> ReadPageAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Those that a filter ignores, newest first.</summary>
    Task<QuarantinePage> ReadIgnoredAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>The mail as it came, or nothing. What a filter ignored is wanted now.</summary>
    Task<InboundMail?> ReadAsync(long id, CancellationToken cancellationToken);

    Task RemoveAsync(long id, CancellationToken cancellationToken);
}
