namespace OrleansTickets.Agents;

/// <summary>A token that counts, or none.</summary>
[GenerateSerializer, Alias("OrleansTickets.Agents.ApiTokenRecord")]
internal sealed record ApiTokenRecord
{
    [Id(0)] public ApiToken? Token { get; init; }
}

internal sealed class ApiTokenGrain([PersistentState("token")] IPersistentState<ApiTokenRecord> record)
    : Grain, IApiTokenGrain
{
    public Task<ApiToken?> Read()
    {
        if (record.State.Token is null)
        {
            DeactivateOnIdle(); // who tries tokens must not fill the memory
        }
        return Task.FromResult(record.State.Token);
    }

    public Task Save(ApiToken token) => record.KeepAsync(new() { Token = token }, this);

    // The row stays, empty: a token that was revoked is never made again.
    public Task Revoke() => record.KeepAsync(new(), this);
}
