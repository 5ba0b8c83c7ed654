using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>The query of a list. It merges ordered ranges of an index, one per queue, state and perhaps priority: of
/// each the first ticket is found, and only ranges whose first is among the first of all are read on. So it costs a
/// look per range and a page, however many tickets there are.</summary>
internal sealed class PostgresListText(TicketQuery query, ImmutableArray<string>? queues, string agent)
{
    private readonly TicketOrder order = TicketOrder.Of(TicketPaging.Lead(query), query.Sort);

    private bool IsByQueue => order.Lead == "queue_id";

    /// <summary>So many lines of a round after this place.</summary>
    public Sql Take(int count, int round, TicketPlace after) => new Sql($"""
        WITH range AS (
            SELECT state, priority{(IsByQueue ? ", queue.id AS queue_id" : "")}
              FROM unnest($3) AS state CROSS JOIN unnest($4) AS priority{(IsByQueue ? $" CROSS JOIN {Queues}" : "")}
        ), head AS MATERIALIZED (
            SELECT range.*, first.key, first.id
              FROM range CROSS JOIN LATERAL ({Range("range", order.Beyond, "$5, $6", "1")}) AS first
             ORDER BY first.key {order.Direction}, first.id {order.Direction}
             LIMIT $7
        ), place AS MATERIALIZED (
            SELECT next.key, next.id
              FROM head CROSS JOIN LATERAL ({Range("head", $"{order.Beyond}=", "head.key, head.id", "$7")}) AS next
             ORDER BY next.key {order.Direction}, next.id {order.Direction}
             LIMIT $7
        )
        SELECT {StoredSummary.Columns}, place.key, place.id
          FROM place JOIN ticket ON ticket.id = place.id JOIN queue ON queue.id = ticket.queue_id
         ORDER BY place.key {order.Direction}, place.id {order.Direction}
        """)
        .With(agent).With(queues?.ToArray())
        .With([.. StateGroups.Of(query).Select(state => (long)state)])
        .With([.. TicketPaging.Priorities(order, query.Sort, round).Select(priority => (long)priority)])
        .With(after.Key).With(after.Id).With(count)
        .With(query.Owner).With(query.Customer is { } address ? StoredText.AddressKey(address) : null)
        .With((long?)query.Lock);

    public static TicketPlace Place(IRow row) => new(row.Long(14), row.Long(15));

    private string Queues => queues is null ? "queue" : "(SELECT id FROM queue WHERE name = ANY($2)) AS queue";

    private string Range(string range, string beyond, string place, string limit) => $"""

            SELECT {order.Column} AS key, ticket.id
              FROM ticket
             WHERE {LeadOf(range)} AND state = {range}.state{(order.HasPriority ? $" AND priority = {range}.priority" : "")}
               AND {order.Column} IS NOT NULL AND ({order.Column}, ticket.id) {beyond} ({place}){Filter}
             ORDER BY {order.Column} {order.Direction}, ticket.id {order.Direction}
             LIMIT {limit}
        """;

    private string LeadOf(string range) => order.Lead switch
    {
        "owner" => "owner = $8",
        "customer_key" => "customer_key = $9",
        _ => $"ticket.queue_id = {range}.queue_id",
    };

    // What the index's own columns leave to be asked of each ticket.
    private string Filter =>
        (IsByQueue || queues is null ? "" : " AND queue_id = ANY(ARRAY(SELECT id FROM queue WHERE name = ANY($2)))")
        + (TicketPaging.Lead(query) == TicketLead.Locked ? " AND lock = 2" : query.Lock is null ? "" : " AND lock = $10")
        + (query.Customer is null || order.Lead == "customer_key" ? "" : " AND customer_key = $9");
}
