using Npgsql;
using OrleansTickets.Silo;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Brings the database to what this program needs, before anything uses it.</summary>
internal sealed partial class PostgresSchema(NpgsqlDataSource source, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits for a server that is starting, and makes or upgrades the tables. Safe to repeat, and for many at
    /// once.</summary>
    /// <exception cref="InvalidSettingException">There is no such database, or it cannot be used.</exception>
    /// <exception cref="StoreUnavailableException">The database needs a newer program.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await PostgresSource.CheckAsync(connection, cancellationToken);
        try
        {
            await PostgresMigrations.ApplyAsync(connection, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState
            is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidSchemaName)
        {
            throw new InvalidSettingException(
                $"{PostgresSource.Key}: the user must own the database, or be granted CREATE on its schema: {e.MessageText}.");
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        for (var since = clock.GetTimestamp(); ;)
        {
            try
            {
                return await source.OpenConnectionAsync(cancellationToken);
            }
            catch (NpgsqlException e) when (!PostgresSource.IsStarting(e, clock.GetElapsedTime(since)))
            {
                throw new InvalidSettingException(
                    $"{PostgresSource.Key}: the database cannot be opened: {e.Message}");
            }
            catch (NpgsqlException e)
            {
                LogWaits(e.Message, Pause);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database does not answer yet: {Reason}. It is asked again in {Pause}.")]
    private partial void LogWaits(string reason, TimeSpan pause);
}
