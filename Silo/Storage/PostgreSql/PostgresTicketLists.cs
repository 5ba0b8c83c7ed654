using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Lists over the PostgreSQL database.</summary>
internal sealed class PostgresTicketLists(PostgresDatabase database) : TicketLists(database)
{
    private readonly PostgresListing listing = new(database);
    private readonly PostgresTicketSearch search = new(database, new(database));

    public override Task<TicketPage> ReadPageAsync(
        TicketQuery query, ImmutableArray<string>? queues, string agent, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(query.Text)
            ? listing.ReadAsync(query, queues, agent, cancellationToken)
            : search.ReadAsync(query, queues, agent, cancellationToken);

    // By its columns alone the planner finds it.
    protected override string From(string index) => "";
}
