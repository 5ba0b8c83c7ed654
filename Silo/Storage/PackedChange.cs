using System.Text;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>A change as its rows take it. Packing and JSON, which take time, are done before it waits for the
/// writer.</summary>
internal sealed class PackedChange(TicketChange change)
{
    public TicketChange Change => change;

    public Ticket Ticket => change.Ticket;

    public PackedArticle[] Articles { get; } = [.. change.Articles.Select(article => new PackedArticle(article))];

    public string[] Events { get; } = [.. change.Events.Select(StoredJson.Write)];

    public long CustomerKey { get; } = StoredText.AddressKey(change.Ticket.Customer.Address);

    public string? Participants { get; } = StoredJson.WriteList(change.Ticket.Participants);

    public string? Fields { get; } = StoredJson.WriteList(change.Ticket.Fields);

    public string? Tags { get; } = StoredJson.WriteList(change.Ticket.Tags);

    /// <summary>Addresses, in lower case, whose mailboxes do not exist.</summary>
    public IEnumerable<string> Gone => change.Returned.SelectMany(returned => returned.Gone);

    public DateTimeOffset? WakesAt =>
        Ticket.Due is null || Ticket.UnlocksAt < Ticket.Due ? Ticket.UnlocksAt : Ticket.Due;

    /// <summary>About the bytes that it holds.</summary>
    public long Size =>
        Articles.Sum(article => article.Size) + Events.Sum(data => (long)data.Length * sizeof(char));

    public StaleTicketException Stale() => new($"Ticket {Ticket.Number} is not at version {Ticket.Version - 1}.");
}

/// <summary>To whom an auto response goes, in lower case; nothing for what a person wrote.</summary>
internal static class AutoResponseRow
{
    public static string? To(OutgoingMail mail) =>
        mail.IsAutoResponse ? mail.Recipients[0].ToLowerInvariant() : null;
}

/// <summary>An article as its row takes it.</summary>
internal sealed class PackedArticle(NewArticle added)
{
    // Who reads the body of such a mail should not have to load its attachments.
    private const int LargestWithBody = 32_768;

    public Article Article => added.Article;

    public bool HasRaw => !added.Raw.IsEmpty;

    public string? To { get; } = StoredJson.WriteList(added.Article.To);

    public string? Cc { get; } = StoredJson.WriteList(added.Article.Cc);

    public string? Protection { get; } =
        added.Article.Protection is { } protection ? StoredJson.Write(protection) : null;

    public string? Attachments { get; } = StoredJson.WriteList(added.Article.Attachments);

    public byte[] Body { get; } = Packed.Pack(
        Encoding.UTF8.GetBytes(StoredText.Clean(added.Article.Body)),
        added.Raw.Length <= LargestWithBody ? added.Raw.Span : default);

    public byte[]? Raw { get; } = added.Raw.Length <= LargestWithBody ? null : Packed.Pack(added.Raw.Span);

    public long? MessageKey { get; } = added.Article.MessageId is { } id ? StoredText.MessageKey(id) : null;

    /// <summary>About the bytes that it holds: what is packed, and what it was packed from.</summary>
    public long Size =>
        (long)Body.Length + (Raw?.Length ?? 0) + added.Raw.Length + (Article.Body.Length * sizeof(char));
}
