using System.Data.Common;
using Orleans.Storage;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Stores each grain under its whole id (type and key), where the AdoNet provider mixes grains up.</summary>
/// <remarks>
/// By itself the provider leaves out the grain's type, so two grain classes that name their state alike share rows;
/// it reads a text key that looks like hexadecimal as a number, so <c>ada</c>, <c>ADA</c> and <c>0ada</c> are one;
/// and it formats the key with <c>string.Format</c>, so a brace in it throws after the write is durable.
/// A NUL is kept away from PostgreSQL, whose texts cannot hold it.
/// </remarks>
/// <param name="rows">The provider.</param>
/// <param name="lost">What to do about lost connections, where there are any.</param>
internal sealed class WholeIdGrainStorage(AdoNetGrainStorage rows, LostConnections? lost)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // As many connections as this may have opened at once: a server that comes back makes them slowly.
    private readonly SemaphoreSlim calls = new(4);

    public void Participate(ISiloLifecycle observer) => rows.Participate(observer);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ReadStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        TryAsync(() => rows.ReadStateAsync(stateName, Row(grainId), grainState, cancellationToken), PostgresFailure.MostLost);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        TryAsync(() => rows.WriteStateAsync(stateName, Row(grainId), grainState, cancellationToken), 1);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        TryAsync(() => rows.ClearStateAsync(stateName, Row(grainId), grainState, cancellationToken), 1);

    public void Dispose() => calls.Dispose();

    // A connection that was idle while the server was started again is known to be lost only once it is used, and then
    // the others are lost too. To read again harms nobody; what became of a write only its version tells.
    private async Task TryAsync(Func<Task> call, int most)
    {
        for (var tries = 1; ; tries++)
        {
            await calls.WaitAsync();
            try
            {
                await call();
                return;
            }
            catch (DbException e) when (PostgresFailure.IsOfConnection(e) && tries < most)
            {
                lost?.Forget();
            }
            catch (DbException e)
            {
                throw new StoreUnavailableException($"The state of grains cannot be kept or read: {e.Message}");
            }
            finally
            {
                calls.Release();
            }
        }
    }

    // "type/key": the slash keeps it from ever being read as a number or a GUID.
    private static GrainId Row(GrainId grainId) => GrainId.Create(
        grainId.Type,
        grainId.ToString()
            .Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\0", "%00", StringComparison.Ordinal)
            .Replace("{", "%7B", StringComparison.Ordinal)
            .Replace("}", "%7D", StringComparison.Ordinal));
}
