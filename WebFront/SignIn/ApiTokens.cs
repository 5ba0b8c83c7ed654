using Microsoft.Extensions.Caching.Memory;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>The API tokens that were used lately. Remembered for a few seconds, so that a revoked one soon ends.</summary>
internal sealed class ApiTokens(IGrainFactory grains, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);
    private static readonly MemoryCacheEntryOptions WhileInUse = new()
    {
        Size = 1,
        SlidingExpiration = TimeSpan.FromMinutes(1),
    };

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>The token of this hash, if it counts and its agent works here.</summary>
    public ValueTask<ApiToken?> FindAsync(string hash) => known.GetOrCreate(
        hash, _ => new Snapshot<ApiToken?>(() => ReadAsync(hash), clock, Memory), WhileInUse)!.ReadAsync();

    public void Dispose() => known.Dispose();

    private async Task<ApiToken?> ReadAsync(string hash)
    {
        using (Caller.AsSystem())
        {
            return await grains.GetGrain<IApiTokenGrain>(hash).Read() is { } token
                && await grains.GetGrain<IAgentGrain>(token.Login).Read() is { IsValid: true }
                ? token
                : null;
        }
    }
}
