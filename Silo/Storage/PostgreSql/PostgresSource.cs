using Npgsql;
using OrleansTickets.Silo;

namespace OrleansTickets.Storage;

/// <summary>How this program connects to PostgreSQL.</summary>
internal static class PostgresSource
{
    public const string Name = "Tickets";
    public const string Key = $"ConnectionStrings:{Name}";

    private const int Oldest = 13; // of the functions that tell which transactions are running
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // What the connection string says wins. A silo holds few connections, for the server pays for each, and more than
    // its cores can serve only wait elsewhere. Statements are parsed and planned once; nothing of a session is changed
    // by whoever borrows it, and so nothing is reset.
    private const string Defaults = """
        Maximum Pool Size=32;Timeout=5;Command Timeout=15;Keepalive=30;Max Auto Prepare=200;Auto Prepare Min Usages=2;
        No Reset On Close=true;Application Name=OrleansTickets;
        """;

    // All that is asked here is a point or a short range of an index. A planner that knows little of a table, as of one
    // that was just filled, would at times rather read it whole; and it need not plan anew for every value.
    private const string Planner = "-c jit=off -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off "
        + "-c enable_sort=off -c plan_cache_mode=force_generic_plan";

    // A transaction of ours waits for us between two round trips and no longer. One whose client is gone unheard, be it
    // by a network that drops what it does not know, would keep its locks for hours, and all who want them wait.
    private const string Loss = "-c idle_in_transaction_session_timeout=10s -c tcp_keepalives_idle=5 "
        + "-c tcp_keepalives_interval=3 -c tcp_keepalives_count=3";

    /// <summary>Where the tickets are kept, if in PostgreSQL.</summary>
    public static string? ReadSetting(IConfiguration configuration) =>
        configuration.GetConnectionString(Name) is { Length: > 0 } given ? given : null;

    /// <summary>Adds the connections.</summary>
    /// <exception cref="InvalidSettingException">That is no connection string.</exception>
    public static void AddPostgresSource(this IServiceCollection services, string connectionString)
    {
        var source = Create(connectionString); // now, so that a wrong setting stops the start
        services.AddSingleton(_ => source);
    }

    /// <exception cref="InvalidSettingException">It is no connection string.</exception>
    public static NpgsqlDataSource Create(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(Defaults + connectionString);
            settings.Options = $"{Planner} {Loss} {settings.Options}";
            // Else metrics and traces would bear the connection string.
            return new NpgsqlDataSourceBuilder(settings.ToString()) { Name = Name }.Build();
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new InvalidSettingException($"{Key} is no connection string of PostgreSQL: {e.Message}");
        }
    }

    /// <summary>Which database it is, without its secrets.</summary>
    public static string Describe(string connectionString) =>
        Describe(new NpgsqlConnectionStringBuilder(connectionString));

    private static string Describe(NpgsqlConnectionStringBuilder place) =>
        $"PostgreSQL, database {place.Database ?? place.Username} at {place.Host}:{place.Port}";

    /// <summary>Whether it may be that the server only starts, and is worth waiting for.</summary>
    public static bool IsStarting(NpgsqlException e, TimeSpan waited) => waited < Patience
        && (e is not PostgresException known || known.SqlState[..2] is "57" or "53");

    /// <exception cref="InvalidSettingException">The database cannot keep what we have.</exception>
    public static async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < Oldest)
        {
            throw new InvalidSettingException(
                $"{Key}: PostgreSQL {connection.PostgreSqlVersion} is too old, it takes {Oldest} or newer.");
        }
        await using var command = new NpgsqlCommand("SHOW server_encoding", connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is string encoding and not "UTF8")
        {
            throw new InvalidSettingException(
                $"{Key}: the database is encoded in {encoding}; make one with ENCODING 'UTF8'.");
        }
    }
}
