using System.Collections.Immutable;
using OrleansTickets.Articles;
using OrleansTickets.Mail;

namespace OrleansTickets.Tickets;

/// <summary>Where tickets are kept: SQLite for one process, PostgreSQL for a cluster. Nothing else writes them.</summary>
public interface ITicketStore
{
    /// <summary>Completes when the change is durable, whole. Concurrent changes share a transaction; one that fails
    /// fails alone.</summary>
    /// <exception cref="StaleTicketException">The stored ticket is not at the version before the change's (for version
    /// 1: the number is in use).</exception>
    /// <exception cref="ReceiptTakenException">One of the receipts is known: this was done before.</exception>
    /// <exception cref="StoreUnavailableException">The store is stopping or cannot write.</exception>
    Task CommitAsync(TicketChange change, CancellationToken cancellationToken);

    /// <summary>The ticket, or nothing.</summary>
    Task<Ticket?> ReadTicketAsync(string number, CancellationToken cancellationToken);

    /// <summary>The last <paramref name="limit"/> articles with an id below <paramref name="before"/> (0: the last of
    /// all), in order of id.</summary>
    Task<ImmutableArray<Article>> ReadArticlesAsync(
        string number, int before, int limit, CancellationToken cancellationToken);

    /// <summary>The original bytes of an article, or nothing.</summary>
    Task<byte[]?> ReadRawAsync(string number, int article, CancellationToken cancellationToken);

    /// <summary>Events in order, after the first <paramref name="skip"/>.</summary>
    Task<ImmutableArray<TicketEvent>> ReadHistoryAsync(
        string number, int skip, int limit, CancellationToken cancellationToken);

    /// <summary>What the first known of these receipts stands for, or nothing.</summary>
    Task<ArticleRef?> FindReceiptAsync(ImmutableArray<Guid> receipts, CancellationToken cancellationToken);

    /// <summary>The article with the first of these Message-IDs that any article bears, or nothing. A mail to two queues
    /// is an article in each: then it is the one in this queue, else the older one.</summary>
    Task<ArticleRef?> FindMessageAsync(
        ImmutableArray<string> messageIds, string? queue, CancellationToken cancellationToken);

    /// <summary>Whether an article in this queue bears this Message-ID; of those that bear it the ten oldest are looked
    /// at.</summary>
    Task<bool> IsMessageInAsync(string messageId, string queue, CancellationToken cancellationToken);
}

/// <summary>One step of a ticket, stored whole or not at all; its version is one more than the stored one's.</summary>
public sealed record TicketChange(Ticket Ticket, ImmutableArray<TicketEvent> Events)
{
    public ImmutableArray<NewArticle> Articles { get; init; } = [];

    /// <summary>Keys that are taken for ever with this change: of a command, of a mail's bytes, of its source.</summary>
    public ImmutableArray<Guid> Receipts { get; init; } = [];

    /// <summary>Mails to send; their bytes are those of the article they name.</summary>
    public ImmutableArray<OutgoingMail> Outbox { get; init; } = [];

    public ImmutableArray<Agents.Notification> Notifications { get; init; } = [];

    /// <summary>Mails of ours that did not arrive after all: the outbox then says so too.</summary>
    public ImmutableArray<ReturnedMail> Returned { get; init; } = [];

    /// <summary>The article that the receipts stand for; 0 for none.</summary>
    public int ReceiptArticle => Articles.Length > 0 ? Articles[0].Article.Id : 0;
}

/// <summary>An article with the bytes it came or goes with.</summary>
public sealed record NewArticle(Article Article, ReadOnlyMemory<byte> Raw);

/// <summary>A mail to send, as the commit that causes it says.</summary>
public sealed record OutgoingMail(
    int Article, string MessageId, Mailbox From, ImmutableArray<string> Recipients, string Subject, string Queue)
{
    /// <summary>Whether it is an auto response: it is then counted against its recipient.</summary>
    public bool IsAutoResponse { get; init; }
}

/// <summary>Names an article.</summary>
public sealed record ArticleRef(string Ticket, int Article);

/// <summary>A receipt of the change is known: what it asks was done before.</summary>
public sealed class ReceiptTakenException(ArticleRef first)
    : Exception($"Taken in before, as article {first.Article} of ticket {first.Ticket}.")
{
    /// <summary>What was done then.</summary>
    public ArticleRef First { get; } = first;
}
