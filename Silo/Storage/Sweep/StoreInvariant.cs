using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>Something that is true of the tickets at any moment, whatever happened to whom.</summary>
/// <param name="Broken">What there is when it is not.</param>
/// <param name="Query">Which are so, of the tickets with ids above <c>$1</c> and up to <c>$2</c>.</param>
internal sealed record StoreInvariant(string Broken, string Query)
{
    public static ImmutableArray<StoreInvariant> All { get; } =
    [
        new("a ticket whose articles are not numbered from 1 to its count", """
            SELECT ticket.number
              FROM ticket LEFT JOIN (
                   SELECT ticket_id, count(*) AS n, min(number) AS first, max(number) AS last
                     FROM article
                    WHERE ticket_id > $1 AND ticket_id <= $2
                    GROUP BY ticket_id) AS has ON has.ticket_id = ticket.id
             WHERE ticket.id > $1 AND ticket.id <= $2
               AND (n IS NULL OR n <> articles OR first <> 1 OR last <> articles)
             LIMIT 100
            """),
        new("a ticket whose history lacks one of its versions", """
            SELECT ticket.number
              FROM ticket LEFT JOIN (
                   SELECT ticket_id, sum(CASE WHEN ordinal = 0 THEN 1 ELSE 0 END) AS n, min(version) AS first, max(version) AS last
                     FROM ticket_event
                    WHERE ticket_id > $1 AND ticket_id <= $2
                    GROUP BY ticket_id) AS has ON has.ticket_id = ticket.id
             WHERE ticket.id > $1 AND ticket.id <= $2
               AND (n IS NULL OR n <> ticket.version OR first <> 1 OR last <> ticket.version)
             LIMIT 100
            """),
        new("a ticket in no queue", """
            SELECT number
              FROM ticket
             WHERE id > $1 AND id <= $2 AND NOT EXISTS (SELECT 1 FROM queue WHERE queue.id = queue_id)
             LIMIT 100
            """),
        new("a locked ticket without an owner", """
            SELECT number FROM ticket WHERE id > $1 AND id <= $2 AND lock = 2 AND owner IS NULL LIMIT 100
            """),
        new("an article of no ticket, by its ticket's id and its number", """
            SELECT CAST(ticket_id AS text) || '/' || CAST(number AS text)
              FROM article
             WHERE ticket_id > $1 AND ticket_id <= $2
               AND NOT EXISTS (SELECT 1 FROM ticket WHERE ticket.id = ticket_id)
             LIMIT 100
            """),
        new("an event of no ticket, by its ticket's id and its version", """
            SELECT CAST(ticket_id AS text) || '/' || CAST(version AS text)
              FROM ticket_event
             WHERE ticket_id > $1 AND ticket_id <= $2
               AND NOT EXISTS (SELECT 1 FROM ticket WHERE ticket.id = ticket_id)
             LIMIT 100
            """),
        new("a mail to send that is no article's, by its id", """
            SELECT CAST(outbox.id AS text)
              FROM outbox
             WHERE ticket_id > $1 AND ticket_id <= $2
               AND NOT EXISTS (SELECT 1 FROM article
                                WHERE article.ticket_id = outbox.ticket_id AND article.number = outbox.article)
             LIMIT 100
            """),
    ];

    /// <summary>What is due to be sent since before then, and has waited for nobody knows what.</summary>
    public static Sql Overdue(DateTimeOffset due) => new Sql("""
        SELECT CAST(id AS text) FROM outbox WHERE next_try < $1 ORDER BY next_try LIMIT 100
        """).With(due);

    /// <summary>The ids of the next tickets.</summary>
    public static Sql Next(long after, int limit) =>
        new Sql("SELECT id FROM ticket WHERE id > $1 ORDER BY id LIMIT $2").With(after).With(limit);

    public Sql Among(long after, long last) => new Sql(Query).With(after).With(last);
}
