using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansTickets.Articles;
using OrleansTickets.Queues;

namespace OrleansTickets.Agents;

/// <summary>What is kept of an agent beside the profile, which the directory keeps.</summary>
[GenerateSerializer, Alias("OrleansTickets.Agents.AgentRecord")]
internal sealed record AgentRecord
{
    [Id(0)] public SignInRecord? SignIn { get; init; }

    [Id(1)] public ImmutableArray<ApiToken> Tokens { get; init; } = [];

    [Id(2)] public ImmutableArray<string> PictureSenders { get; init; } = [];
}

internal sealed class AgentGrain(
    [PersistentState("agent")] IPersistentState<AgentRecord> record, QueueMap queues, AgentRights rights,
    TimeProvider clock)
    : Grain, IAgentGrain
{
    private const string Prefix = "ot_";
    private const int Bytes = 32;
    private const int LongestName = 100;
    private const int MostTokens = 100;
    private const int MostPictureSenders = 1_000;

    private string Login => this.GetPrimaryKeyString();

    private IAgentDirectoryGrain Directory => GrainFactory.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key);

    public async Task<Agent?> Read()
    {
        using (Caller.AsSystem())
        {
            return await Directory.Find(Login);
        }
    }

    public async Task<Agent> Save(Agent agent, SignInRecord? signIn)
    {
        var kept = AgentCheck.Check(Login, agent, await Roles(), (await queues.ReadFreshAsync()).All);
        // First, for without a profile it is nothing; the other way round there could be an agent who cannot sign in.
        if (signIn is not null)
        {
            await Write(record.State with { SignIn = signIn });
        }
        await Put(kept);
        return kept;
    }

    public async Task<Agent> SavePreferences(Preferences preferences)
    {
        CheckSelf();
        AgentCheck.CheckPreferences(preferences);
        var agent = await Known() with
        {
            Language = preferences.Language,
            TimeZone = preferences.TimeZone,
            Theme = preferences.Theme,
        };
        await Put(agent);
        return agent;
    }

    public Task<ImmutableArray<string>> ReadPictureSenders()
    {
        CheckSelf();
        return Task.FromResult(record.State.PictureSenders);
    }

    public async Task<ImmutableArray<string>> ShowPicturesOf(string address, bool always)
    {
        CheckSelf();
        if (!AddressSyntax.IsValid(address))
        {
            throw new InvalidRequestException("address", $"'{address}' is no mail address.");
        }
        var sender = address.ToLowerInvariant();
        var others = record.State.PictureSenders.Remove(sender);
        await Write(record.State with
        {
            PictureSenders = always ? [.. others.Add(sender).TakeLast(MostPictureSenders)] : others,
        });
        return record.State.PictureSenders;
    }

    public async Task<EffectiveRights> ReadRights() => Entitlement.Of(await Read(), await Roles());

    public Task<SignInRecord?> ReadSignIn() => Task.FromResult(record.State.SignIn);

    public async Task<bool> SaveSignIn(SignInRecord before, SignInRecord after)
    {
        if ((record.State.SignIn ?? new()) != before)
        {
            return false;
        }
        await Write(record.State with { SignIn = after });
        return true;
    }

    public async Task<string> CreateToken(string name, string? scope)
    {
        await CheckSelfOrAdministrator();
        await Known();
        if (name.Trim().Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            throw new InvalidRequestException("name", $"A token has a name of at most {LongestName} characters.");
        }
        if (scope is not (null or Caller.MailScope))
        {
            throw new InvalidRequestException("scope", $"A scope is '{Caller.MailScope}' or nothing.");
        }
        if (record.State.Tokens.Length >= MostTokens)
        {
            throw new InvalidRequestException("name", $"An agent has at most {MostTokens} tokens; revoke one first.");
        }
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        await AddToken(new()
        {
            Login = Login,
            Name = name.Trim(),
            Scope = scope,
            Created = clock.GetUtcNow(),
            Hash = ApiToken.HashOf(token),
        });
        return token;
    }

    public async Task AddToken(ApiToken token)
    {
        // Listed first: a token that is valid but in no list could not be revoked.
        var others = record.State.Tokens.RemoveAll(known => known.Hash == token.Hash);
        await Write(record.State with { Tokens = others.Add(token) });
        using (Caller.AsSystem())
        {
            await GrainFactory.GetGrain<IApiTokenGrain>(token.Hash).Save(token);
        }
    }

    public async Task<ImmutableArray<ApiToken>> ReadTokens()
    {
        await CheckSelfOrAdministrator();
        return record.State.Tokens;
    }

    public async Task RevokeToken(string hash)
    {
        await CheckSelfOrAdministrator();
        if (!record.State.Tokens.Any(token => token.Hash == hash))
        {
            throw new NotThereException("There is no such token.");
        }
        using (Caller.AsSystem())
        {
            await GrainFactory.GetGrain<IApiTokenGrain>(hash).Revoke();
        }
        await Write(record.State with { Tokens = record.State.Tokens.RemoveAll(token => token.Hash == hash) });
    }

    private async Task<Agent> Known() => await Read() ?? throw new NotThereException($"There is no agent '{Login}'.");

    private async Task<ImmutableArray<Role>> Roles()
    {
        using (Caller.AsSystem())
        {
            return await GrainFactory.GetGrain<IRolesGrain>(IRolesGrain.Key).Read();
        }
    }

    private async Task Put(Agent agent)
    {
        using (Caller.AsSystem())
        {
            await Directory.Put(agent);
        }
        rights.Forget();
    }

    private void CheckSelf()
    {
        if (!Caller.IsSystem && Caller.Agent != Login)
        {
            throw new RightMissingException($"{Caller.Agent} may not change what is {Login}'s.");
        }
    }

    private async Task CheckSelfOrAdministrator()
    {
        if (Caller.IsSystem || !(await rights.OfAsync(Caller.Agent!)).IsAdministrator)
        {
            CheckSelf();
        }
    }

    private Task Write(AgentRecord next) => record.KeepAsync(next, this);
}
