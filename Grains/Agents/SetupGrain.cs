using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTickets.Agents;

/// <summary>Tokens of links that are used once.</summary>
[GenerateSerializer, Alias("OrleansTickets.Agents.SetupRecord")]
internal sealed record SetupRecord
{
    /// <summary>Of the set-up link. Kept as it is, for each start prints it anew until it is used.</summary>
    [Id(0)] public string? Token { get; init; }

    [Id(1)] public ImmutableArray<SignInLink> Links { get; init; } = [];
}

/// <summary>A link that signs somebody in once; only the hash of its token is kept.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Agents.SignInLink")]
internal sealed record SignInLink(string Hash, string Login, DateTimeOffset Until);

internal sealed class SetupGrain(
    [PersistentState("setup")] IPersistentState<SetupRecord> record, TimeProvider clock)
    : Grain, ISetupGrain
{
    private const int Bytes = 32;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private IAgentDirectoryGrain Directory => GrainFactory.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key);

    public async Task<string?> ReadToken()
    {
        if (await Directory.HasAdministrator())
        {
            return null;
        }
        if (record.State.Token is null)
        {
            await Write(record.State with { Token = NewToken() });
        }
        return record.State.Token;
    }

    public async Task<Agent> Complete(string token, Agent administrator, SignInRecord signIn)
    {
        var isRight = record.State.Token is { } known
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(token));
        // This grain takes one call at a time, so of two who race with the same link the second finds the first.
        if (!isRight || await Directory.HasAdministrator())
        {
            throw new RightMissingException("The link is not valid any more.");
        }
        var made = await Make(administrator, signIn);
        await Write(record.State with { Token = null });
        return made;
    }

    public async Task Seed(Agent administrator, SignInRecord signIn, string? token)
    {
        if (await Directory.HasAdministrator())
        {
            return;
        }
        // Before the administrator: once there is one, nothing is seeded any more.
        if (!string.IsNullOrEmpty(token))
        {
            await GrainFactory.GetGrain<IAgentGrain>(administrator.Login).AddToken(new()
            {
                Login = administrator.Login,
                Name = "Setup:AdminToken",
                Created = clock.GetUtcNow(),
                Hash = ApiToken.HashOf(token),
            });
        }
        await Make(administrator, signIn);
    }

    public async Task<string> CreateSignInToken(string login)
    {
        var token = NewToken();
        var now = clock.GetUtcNow();
        var fresh = record.State.Links.RemoveAll(link => link.Until <= now);
        await Write(record.State with { Links = fresh.Add(new(ApiToken.HashOf(token), login, now + Lifetime)) });
        return token;
    }

    public async Task<string?> RedeemSignInToken(string token)
    {
        var hash = ApiToken.HashOf(token);
        if (record.State.Links.FirstOrDefault(link => link.Hash == hash) is not { } link)
        {
            return null;
        }
        await Write(record.State with { Links = record.State.Links.Remove(link) }); // first: it counts once
        return link.Until > clock.GetUtcNow() ? link.Login : null;
    }

    private Task<Agent> Make(Agent administrator, SignInRecord signIn) =>
        GrainFactory.GetGrain<IAgentGrain>(administrator.Login).Save(
            administrator with
            {
                IsValid = true,
                Roles = [.. administrator.Roles.Append(Agent.Administrator).Distinct()],
            },
            signIn);

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    private Task Write(SetupRecord next) => record.KeepAsync(next, this);
}
