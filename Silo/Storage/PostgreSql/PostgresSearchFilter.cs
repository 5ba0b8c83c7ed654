using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>What a search asks of tickets and articles beside their words, and what the agent may read.</summary>
internal sealed class PostgresSearchFilter(SearchText search, ImmutableArray<string>? queues)
{
    private readonly TicketQuery query = search.Query;
    private readonly TicketState[] states = [.. StateGroups.Of(search.Query)];

    private string Queues => queues is null ? "SELECT id FROM queue" : "SELECT id FROM queue WHERE name = ANY($2)";

    private string OfTicket =>
        "state = ANY($3)"
        + (queues is null ? "" : $" AND queue_id = ANY(ARRAY({Queues}))")
        + (query.Owner is null ? "" : " AND owner = $4")
        + (query.Customer is null ? "" : " AND customer_key = $5")
        + (query.Lock is null ? "" : " AND lock = $6");

    private string OfArticle =>
        (search.After is null ? "" : " AND article.created_at >= $7")
        + (search.Before is null ? "" : " AND article.created_at < $8");

    // So that each is found by an index: of its owner, its customer, or each queue and state.
    private string Tickets => TicketPaging.Lead(query) is TicketLead.Owner or TicketLead.Customer
        ? $"SELECT id FROM ticket WHERE {OfTicket} LIMIT $9"
        : $"""
          SELECT one.id
            FROM ({Queues}) AS wanted CROSS JOIN unnest($3) AS each CROSS JOIN LATERAL (
                 SELECT id FROM ticket WHERE queue_id = wanted.id AND state = each AND {OfTicket} LIMIT $9) AS one
           LIMIT $9
          """;

    /// <summary>Whether a part can hold an article that counts.</summary>
    public bool MayBeIn(IndexPart part) => !(part.From >= search.Before) && !(part.Until < search.After);

    /// <summary>Those of these articles that count, and whose they are.</summary>
    public Sql Among(long[] articles) => With(new Sql($"""
        SELECT article.id, ticket_id
          FROM unnest($1) AS candidate JOIN article ON article.id = candidate JOIN ticket ON ticket.id = ticket_id
         WHERE {OfTicket}{OfArticle}
        """).With(articles));

    /// <summary>All articles of tickets that count, so many at most.</summary>
    public Sql All(int limit) => With(new Sql($"""
        WITH few AS MATERIALIZED ({Tickets})
        SELECT article.id FROM few JOIN article ON ticket_id = few.id LIMIT $1
        """).With(limit)).With(limit);

    /// <summary>The articles of these tickets from the one to the other that count, whatever the ticket.</summary>
    public Sql Between(long first, long last, long[] tickets) => With(new Sql($"""
        SELECT {ArticleText.Columns}
          FROM article JOIN ticket ON ticket.id = ticket_id
         WHERE ticket_id = ANY($9) AND article.id BETWEEN $1 AND $10{OfArticle}
        """).With(first)).With(tickets).With(last);

    private Sql With(Sql sql) => sql
        .With(queues?.ToArray()).With([.. states.Select(state => (long)state)])
        .With(query.Owner).With(query.Customer is { } address ? StoredText.AddressKey(address) : null)
        .With((long?)query.Lock).With(search.After).With(search.Before);
}
