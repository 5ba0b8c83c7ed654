using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>The committed articles in the order of their ids, none left out. Silos draw ids at once and commit later,
/// so an id that is missing may still come: what is above it waits until the missing one is known to be nobody's.
/// </summary>
internal sealed class PostgresArticleFeed(PostgresQueries database)
{
    private const string LastId = "SELECT last_value FROM article_id_seq";

    // Every writer has its transaction's number before it draws ids, for its own row comes first. So who drew one of
    // the ids up to the last has a lower number than one that is drawn after the look at that last id. (A snapshot's
    // xmax would not do: it is the number after the last that ended, and higher ones may be running.)
    private const string NextTransaction = "SELECT pg_current_xact_id()::text::bigint";

    private const string OldestTransaction = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    private long settled;
    private (long LastId, long Transaction)? waiting;

    /// <summary>Whether there are articles that wait for the end of other transactions.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Those after this one that are certain, so many at most.</summary>
    public async Task<ImmutableArray<ArticleText>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        if (waiting is { } drawn && await OneAsync(OldestTransaction, cancellationToken) >= drawn.Transaction)
        {
            (settled, waiting) = (drawn.LastId, null);
        }
        var ids = await database.ReadAsync(
            new Sql("SELECT id FROM article WHERE id > $1 ORDER BY id LIMIT $2").With(after).With(limit),
            row => row.Long(0), cancellationToken);
        var last = LastCertain(ids, after);
        IsWaiting = last == after && !ids.IsEmpty;
        if (IsWaiting && waiting is null)
        {
            waiting = (await OneAsync(LastId, cancellationToken), await OneAsync(NextTransaction, cancellationToken));
        }
        return last == after
            ? []
            : await database.ReadAsync(ArticleText.Between(after, last), ArticleText.Read, cancellationToken);
    }

    private long LastCertain(ImmutableArray<long> ids, long after)
    {
        foreach (var id in ids)
        {
            // One part of the index holds them all.
            if ((id > settled && id != after + 1) || id - ids[0] >= IndexPart.Widest)
            {
                break;
            }
            after = id;
        }
        return after;
    }

    private async Task<long> OneAsync(string sql, CancellationToken cancellationToken) =>
        (await database.ReadAsync(new Sql(sql), row => row.Long(0), cancellationToken))[0];
}
