using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>One look through all tickets: a few at a time, and most of the time it rests.</summary>
internal sealed class TicketSweep(ITicketDatabase database, TimeProvider clock)
{
    private const int Batch = 500;
    private const int Most = 100;
    private const int RestFor = 10;

    private static readonly TimeSpan Overdue = TimeSpan.FromHours(1);

    /// <exception cref="Tickets.StoreUnavailableException">The database does not answer.</exception>
    public async Task<SweepResult> RunAsync(CancellationToken cancellationToken)
    {
        var broken = new List<string>();
        foreach (var id in await ReadAsync(StoreInvariant.Overdue(clock.GetUtcNow() - Overdue), cancellationToken))
        {
            broken.Add($"a mail that should have been sent an hour ago, by its id: {id}");
        }
        var (after, tickets) = (0L, 0L);
        while (true)
        {
            var started = clock.GetTimestamp();
            var ids = await database.ReadAsync(
                StoreInvariant.Next(after, Batch), row => row.Long(0), cancellationToken);
            if (ids.IsEmpty || broken.Count >= Most)
            {
                return new(clock.GetUtcNow(), tickets, [.. broken.Take(Most)]);
            }
            foreach (var invariant in StoreInvariant.All)
            {
                var found = await ReadAsync(invariant.Among(after, ids[^1]), cancellationToken);
                broken.AddRange(found.Select(which => $"{invariant.Broken}: {which}"));
            }
            (after, tickets) = (ids[^1], tickets + ids.Length);
            await Task.Delay(clock.GetElapsedTime(started) * RestFor, clock, cancellationToken);
        }
    }

    private Task<ImmutableArray<string>> ReadAsync(Sql query, CancellationToken cancellationToken) =>
        database.ReadAsync(query, row => row.Text(0), cancellationToken);
}
