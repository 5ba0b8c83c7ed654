using System.Collections.Immutable;
using System.Data;
using Npgsql;
using NpgsqlTypes;

namespace OrleansTickets.Storage;

/// <summary>The full-text index as its one writer changes it, on the connection that holds the lock: who loses the one
/// has lost the other.</summary>
internal sealed class PostgresSearchIndex(NpgsqlConnection connection)
{
    /// <summary>Raised whenever words are cut differently or are kept in another form.</summary>
    public const long Version = 1;

    private const long Lock = 0x4F_54_53_65_61_72_63_68;
    private const int ChunksAtOnce = 500;

    private readonly PostgresQueries queries = new(connection);
    private ImmutableArray<IndexPart> parts;

    /// <summary>The last article that is indexed.</summary>
    public long Progress { get; private set; }

    /// <summary>Whether this program may write the index: neither does another silo, nor has a newer program made it.
    /// </summary>
    public async Task<bool> TryOpenAsync(CancellationToken cancellationToken)
    {
        // A server that hears nothing of a lost silo would keep its lock for hours.
        var isOurs = await queries.ReadAsync(
            new Sql("""
                SELECT CASE WHEN pg_try_advisory_lock($1) THEN 1 ELSE 0 END::bigint,
                       set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
                       set_config('tcp_keepalives_count', '3', false)
                """).With(Lock),
            row => row.Bool(0), cancellationToken);
        if (!isOurs[0])
        {
            return false;
        }
        var (version, article) = (await queries.ReadAsync(
            new Sql("SELECT version, article FROM search_progress"),
            row => (row.Long(0), row.Long(1)), cancellationToken))[0];
        if (version < Version)
        {
            await ClearAsync(cancellationToken);
            article = 0;
        }
        parts = await PostgresIndexParts.ReadAsync(queries, cancellationToken);
        Progress = article;
        return version <= Version;
    }

    /// <summary>Lets another silo write.</summary>
    public async Task CloseAsync()
    {
        if (connection.State == ConnectionState.Open)
        {
            await queries.ReadAsync(
                new Sql("SELECT pg_advisory_unlock_all()"), _ => true, CancellationToken.None);
        }
    }

    /// <summary>Adds the words of these articles, which follow those that are indexed.</summary>
    public async Task AddAsync(ImmutableArray<ArticleText> articles, CancellationToken cancellationToken)
    {
        var part = new IndexPart(
            articles[0].Article, articles[^1].Article, articles.Length,
            articles.Min(article => article.Created), articles.Max(article => article.Created));
        var words = new PartWords(part.First);
        foreach (var article in articles)
        {
            words.Add(article.Words());
        }
        await WriteAsync([], part, words.Complete(), cancellationToken);
        (parts, Progress) = (parts.Add(part), part.Last);
    }

    /// <summary>Makes one part of the newest ones, when there are enough of them.</summary>
    public async Task MergeAsync(CancellationToken cancellationToken)
    {
        var old = IndexPart.ToMerge(parts);
        if (old.IsEmpty)
        {
            return;
        }
        var words = new List<IEnumerable<byte[]>>();
        foreach (var one in old)
        {
            words.Add(await queries.ReadAsync(
                new Sql("SELECT words FROM search_chunk WHERE part = $1 ORDER BY first_word").With(one.First),
                row => row.Blob(0).ToArray(), cancellationToken));
        }
        var part = IndexPart.Of(old);
        await WriteAsync(old, part, PartMerge.Merge(old, words), cancellationToken);
        parts = parts.RemoveRange(old).Add(part);
    }

    // The progress is asked for what it was: should two write after all, the second finds no row, and ends.
    private async Task WriteAsync(
        ImmutableArray<IndexPart> instead, IndexPart part, IReadOnlyList<WordChunk> chunks,
        CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        long[] old = [.. instead.Select(one => one.First)];
        var written = await RunAsync(cancellationToken,
            new Sql("UPDATE search_progress SET article = $1 WHERE article = $2 AND version = $3")
                .With(part.Last).With(Progress).With(Version).ToCommand(),
            new Sql("DELETE FROM search_chunk WHERE part = ANY($1)").With(old).ToCommand(),
            new Sql("DELETE FROM search_part WHERE first_article = ANY($1)").With(old).ToCommand(),
            PostgresIndexParts.Insert(part).ToCommand());
        if (written == 0)
        {
            throw new InvalidOperationException("Another program writes the full-text index.");
        }
        foreach (var some in chunks.Chunk(ChunksAtOnce))
        {
            await RunAsync(cancellationToken,
                new NpgsqlBatchCommand("INSERT INTO search_chunk SELECT $1, * FROM unnest($2, $3)")
                    .With(NpgsqlDbType.Bigint, part.First)
                    .Column(NpgsqlDbType.Bytea, some, chunk => chunk.FirstWord)
                    .Column(NpgsqlDbType.Bytea, some, chunk => chunk.Words));
        }
        await transaction.CommitAsync(cancellationToken);
    }

    private Task<ulong> ClearAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken,
        new Sql("UPDATE search_progress SET version = $1, article = 0").With(Version).ToCommand(),
        new Sql("DELETE FROM search_chunk").ToCommand(),
        new Sql("DELETE FROM search_part").ToCommand());

    /// <returns>How many rows the first one changed.</returns>
    private async Task<ulong> RunAsync(CancellationToken cancellationToken, params NpgsqlBatchCommand[] commands)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return commands[0].Rows;
    }
}
