using Npgsql;

namespace OrleansTickets.PostgreSql;

/// <summary>What is true of a database of tickets at any moment, whatever happened to whom.</summary>
internal static class Invariants
{
    private static readonly (string Broken, string Sql)[] All =
    [
        ("ticket without article", """
            SELECT number FROM ticket WHERE NOT EXISTS (SELECT FROM article WHERE ticket_id = ticket.id)
            """),
        ("article without ticket", """
            SELECT id::text FROM article WHERE NOT EXISTS (SELECT FROM ticket WHERE ticket.id = ticket_id)
            """),
        ("articles that are not 1 to the ticket's count", """
            SELECT ticket.number
              FROM ticket
              LEFT JOIN (SELECT ticket_id, count(*) AS n, min(number) AS first, max(number) AS last
                           FROM article GROUP BY ticket_id) AS has ON has.ticket_id = ticket.id
             WHERE (n, first, last) IS DISTINCT FROM (ticket.articles::bigint, 1, ticket.articles)
            """),
        ("versions of the history that are not 1 to the ticket's version", """
            SELECT ticket.number
              FROM ticket
              LEFT JOIN (SELECT ticket_id, count(DISTINCT version) AS n, min(version) AS first, max(version) AS last
                           FROM ticket_event GROUP BY ticket_id) AS has ON has.ticket_id = ticket.id
             WHERE (n, first, last) IS DISTINCT FROM (ticket.version, 1::bigint, ticket.version)
            """),
        ("events that are not numbered from 0", """
            SELECT ticket_id::text || ' ' || version
              FROM ticket_event
             GROUP BY ticket_id, version
            HAVING min(ordinal) <> 0 OR max(ordinal) <> count(*) - 1
            """),
        ("event without ticket", """
            SELECT ticket_id::text
              FROM ticket_event
             WHERE NOT EXISTS (SELECT FROM ticket WHERE ticket.id = ticket_id)
            """),
        ("receipt without ticket, or of an article that is not there", """
            SELECT receipt.id::text
              FROM receipt LEFT JOIN ticket ON ticket.id = ticket_id
             WHERE ticket.id IS NULL OR article > ticket.articles
            """),
        ("mail to send without its article", """
            SELECT outbox.id::text
              FROM outbox
             WHERE NOT EXISTS (SELECT FROM article
                                WHERE article.ticket_id = outbox.ticket_id AND article.number = outbox.article)
            """),
        ("one mail to send twice", """
            SELECT message_id FROM outbox GROUP BY message_id HAVING count(*) > 1
            """),
        ("notification without ticket", """
            SELECT notification.id::text
              FROM notification
             WHERE NOT EXISTS (SELECT FROM ticket WHERE ticket.number = notification.ticket)
            """),
        ("ticket in no queue", """
            SELECT number FROM ticket WHERE NOT EXISTS (SELECT FROM queue WHERE queue.id = queue_id)
            """),
        ("lock without owner", "SELECT number FROM ticket WHERE lock = 2 AND owner IS NULL"),
    ];

    /// <summary>What is not as it must be; empty when all is well.</summary>
    public static async Task<List<string>> FindBrokenAsync(
        string connectionString, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await using var database = NpgsqlDataSource.Create(connectionString);
        foreach (var (broken, sql) in All)
        {
            await using var command = database.CreateCommand(sql);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                found.Add($"{broken}: {row.GetString(0)}");
            }
        }
        return found;
    }
}
