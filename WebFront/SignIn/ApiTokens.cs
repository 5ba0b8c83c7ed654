using Microsoft.Extensions.Caching.Memory;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>The API tokens that were used lately. Remembered for a few seconds, so that a revoked one soon ends.</summary>
internal sealed class ApiTokens(IGrainFactory grains) : IDisposable
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>The token of this hash, if it counts and its agent works here.</summary>
    public async ValueTask<ApiToken?> FindAsync(string hash)
    {
        if (!known.TryGetValue(hash, out ApiToken? token))
        {
            token = await ReadAsync(hash);
            known.Set(hash, token, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Memory });
        }
        return token;
    }

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
