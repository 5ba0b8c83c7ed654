using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>What of an article can be searched, as it was written.</summary>
internal sealed record ArticleText
{
    /// <summary>The columns of article and ticket.</summary>
    public const string Columns = $"{HeadColumns}, body";

    private const string HeadColumns = """
        article.id, ticket_id, article.created_at, ticket.number, subject, from_name, from_address, attachments
        """;

    public required long Article { get; init; }

    public required long Ticket { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required string Number { get; init; }

    public required string Subject { get; init; }

    public required string Sender { get; init; }

    public required string Files { get; init; }

    public string Body { get; init; } = "";

    /// <summary>The articles after this one, in ascending order.</summary>
    public static Sql After(long article, int limit) => new Sql($"""
        SELECT {Columns}
          FROM article JOIN ticket ON ticket.id = ticket_id
         WHERE article.id > $1
         ORDER BY article.id
         LIMIT $2
        """).With(article).With(limit);

    /// <summary>The articles after the one and up to the other, in ascending order.</summary>
    public static Sql Between(long after, long last) => new Sql($"""
        SELECT {Columns}
          FROM article JOIN ticket ON ticket.id = ticket_id
         WHERE article.id > $1 AND article.id <= $2
         ORDER BY article.id
        """).With(after).With(last);

    public static Sql Of(long article) => new Sql($"""
        SELECT {Columns}
          FROM article JOIN ticket ON ticket.id = ticket_id
         WHERE article.id = $1
        """).With(article);

    public static Sql Of(long[] articles) => new Sql($"""
        SELECT {Columns}
          FROM article JOIN ticket ON ticket.id = ticket_id
         WHERE article.id = ANY($1)
        """).With(articles);

    /// <summary>All but the bodies of these articles.</summary>
    /// <param name="articles">Their ids.</param>
    /// <param name="among">How the database says that a number is in the list <c>$1</c>.</param>
    public static Sql Heads(long[] articles, string among) => new Sql($"""
        SELECT {HeadColumns}
          FROM article JOIN ticket ON ticket.id = ticket_id
         WHERE article.id {among}
        """).With(articles);

    /// <summary>Of one that is damaged, what is whole: the others are to be found all the same.</summary>
    public static ArticleText Read(IRow row)
    {
        var head = ReadHead(row);
        try
        {
            return head with { Body = Packed.FirstText(row.Blob(8)) };
        }
        catch (DamagedException)
        {
            return head;
        }
    }

    /// <summary>Without its body.</summary>
    public static ArticleText ReadHead(IRow row) => new()
    {
        Article = row.Long(0),
        Ticket = row.Long(1),
        Created = row.Time(2),
        Number = row.Text(3),
        Subject = row.Text(4),
        Sender = $"{row.Text(5)} {row.Text(6)}",
        Files = ReadFiles(row.TextOrNull(7)),
    };

    /// <summary>Its words, as an index takes them.</summary>
    public SearchDocument Words() => new(
        Article, Ticket, WordList.Of(Number), WordList.Of(Subject), WordList.Of(Sender), WordList.Of(Body),
        WordList.Of(Files));

    /// <summary>A piece of it in which the search found its words.</summary>
    public string? Snippet(SearchText search) => Storage.Snippet.Of(search, Body, Subject, Sender, Files);

    private static string ReadFiles(string? attachments)
    {
        try
        {
            return string.Join(' ', StoredJson.ReadList<AttachmentInfo>(attachments).Select(file => file.Name));
        }
        catch (DamagedException)
        {
            return "";
        }
    }
}
