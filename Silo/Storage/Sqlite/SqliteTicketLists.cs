using System.Collections.Immutable;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Lists over the SQLite file.</summary>
internal sealed class SqliteTicketLists(TicketDatabase database) : TicketLists(database)
{
    private readonly TicketDatabase database = database;

    public override Task<TicketPage> ReadPageAsync(
        TicketQuery query, ImmutableArray<string>? queues, string agent, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => string.IsNullOrWhiteSpace(query.Text)
                ? TicketListing.Read(session, query, queues, agent)
                : TicketSearch.Read(session, query, queues, agent),
            cancellationToken);

    protected override string From(string index) => $"INDEXED BY {index}";
}
