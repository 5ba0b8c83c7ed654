using Orleans.Storage;

namespace OrleansTickets.Storage;

/// <summary>Stores each grain under its whole id (type and key), where the AdoNet provider mixes grains up.</summary>
/// <remarks>
/// By itself the provider leaves out the grain's type, so two grain classes that name their state alike share rows;
/// it reads a text key that looks like hexadecimal as a number, so <c>ada</c>, <c>ADA</c> and <c>0ada</c> are one;
/// and it formats the key with <c>string.Format</c>, so a brace in it throws after the write is durable.
/// A NUL is kept away from PostgreSQL, whose texts cannot hold it.
/// </remarks>
internal sealed class WholeIdGrainStorage(AdoNetGrainStorage rows)
    : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer) => rows.Participate(observer);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        rows.ReadStateAsync(stateName, Row(grainId), grainState);

    public Task ReadStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        rows.ReadStateAsync(stateName, Row(grainId), grainState, cancellationToken);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        rows.WriteStateAsync(stateName, Row(grainId), grainState);

    public Task WriteStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        rows.WriteStateAsync(stateName, Row(grainId), grainState, cancellationToken);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        rows.ClearStateAsync(stateName, Row(grainId), grainState);

    public Task ClearStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        rows.ClearStateAsync(stateName, Row(grainId), grainState, cancellationToken);

    // "type/key": the slash keeps it from ever being read as a number or a GUID.
    private static GrainId Row(GrainId grainId) => GrainId.Create(
        grainId.Type,
        grainId.ToString()
            .Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\0", "%00", StringComparison.Ordinal)
            .Replace("{", "%7B", StringComparison.Ordinal)
            .Replace("}", "%7D", StringComparison.Ordinal));
}
