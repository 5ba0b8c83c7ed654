using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansTickets.Agents;

/// <summary>One agent, keyed by login in lower case: profile, rights, preferences, sign-in.</summary>
[Alias("OrleansTickets.Agents.IAgentGrain")]
public interface IAgentGrain : IGrainWithStringKey
{
    /// <summary>Reads the profile, or nothing when there is no such agent.</summary>
    [Repeatable, AlwaysInterleave, AnyAgent, Alias("Read")]
    Task<Agent?> Read();

    /// <summary>Creates or changes the agent.</summary>
    /// <exception cref="InvalidRequestException">Login, address, role or right make no sense.</exception>
    [AdministratorOnly, Alias("Save")]
    Task<Agent> Save(Agent agent, SignInRecord? signIn = null);

    /// <summary>Changes what agents set for themselves; only they may.</summary>
    [Repeatable, AnyAgent, Alias("SavePreferences")]
    Task<Agent> SavePreferences(Preferences preferences);

    /// <summary>Addresses, in lower case, whose mail shows pictures from elsewhere unasked; only the agent is told.</summary>
    [Repeatable, AnyAgent, Alias("ReadPictureSenders")]
    Task<ImmutableArray<string>> ReadPictureSenders();

    /// <summary>Shows pictures in this address's mail unasked from now on, or no longer; of the last 1,000 that were
    /// named. Only the agent may say so.</summary>
    /// <exception cref="InvalidRequestException">It is no address.</exception>
    [Repeatable, AnyAgent, Alias("ShowPicturesOf")]
    Task<ImmutableArray<string>> ShowPicturesOf(string address, bool always);

    /// <summary>All the agent may do. Asked while the agent's own calls are checked, so it never waits for them.</summary>
    [Repeatable, AlwaysInterleave, SystemOnly, Alias("ReadRights")]
    Task<EffectiveRights> ReadRights();

    [Repeatable, SystemOnly, Alias("ReadSignIn")]
    Task<SignInRecord?> ReadSignIn();

    /// <summary>Replaces the record if it still is <paramref name="before"/>, so that no try at a password goes
    /// uncounted and none undoes a change of password; otherwise changes nothing and says so.</summary>
    [SystemOnly, Alias("SaveSignIn")]
    Task<bool> SaveSignIn(SignInRecord before, SignInRecord after);

    /// <summary>Makes a token and returns it; it is never shown again. Administrators make them for anybody.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="scope">What to limit it to, or nothing.</param>
    [AnyAgent, Alias("CreateToken")]
    Task<string> CreateToken(string name, string? scope = null);

    /// <summary>Keeps a token that was made elsewhere: the first administrator's, from configuration.</summary>
    [SystemOnly, Alias("AddToken")]
    Task AddToken(ApiToken token);

    [Repeatable, AnyAgent, Alias("ReadTokens")]
    Task<ImmutableArray<ApiToken>> ReadTokens();

    [AnyAgent, Alias("RevokeToken")]
    Task RevokeToken(string hash);
}

/// <summary>Who the agents are; one grain, keyed <see cref="Key"/>.</summary>
[Alias("OrleansTickets.Agents.IAgentDirectoryGrain")]
public interface IAgentDirectoryGrain : IGrainWithStringKey
{
    const string Key = "agents";

    /// <summary>Agents in order of login, at most <paramref name="limit"/> (200) after this login.</summary>
    [Repeatable, AnyAgent, Alias("ReadPage")]
    Task<AgentPage> ReadPage(string? after, int limit);

    /// <summary>Valid agents who hold this right in the queue, by name: to whom a ticket can be handed.</summary>
    [Repeatable, AnyAgent, Alias("ReadEntitled")]
    Task<ImmutableArray<Agent>> ReadEntitled(string queue, Right right);

    /// <summary>The login of the agent with this address, or nothing.</summary>
    [Repeatable, SystemOnly, Alias("FindByEmail")]
    Task<string?> FindByEmail(string address);

    /// <summary>The agent with this login, or nothing.</summary>
    [Repeatable, AlwaysInterleave, SystemOnly, Alias("Find")]
    Task<Agent?> Find(string login);

    /// <summary>Whether an administrator works here.</summary>
    [Repeatable, SystemOnly, Alias("HasAdministrator")]
    Task<bool> HasAdministrator();

    /// <summary>Keeps what an agent is now: from here on there is such an agent.</summary>
    /// <exception cref="InvalidRequestException">The address is another agent's, or the last administrator would
    /// go.</exception>
    [SystemOnly, Alias("Put")]
    Task Put(Agent agent);
}

/// <summary>The roles; one grain, keyed <see cref="Key"/>.</summary>
[Alias("OrleansTickets.Agents.IRolesGrain")]
public interface IRolesGrain : IGrainWithStringKey
{
    const string Key = "roles";

    /// <summary>All, by name.</summary>
    [Repeatable, AlwaysInterleave, AnyAgent, Alias("Read")]
    Task<ImmutableArray<Role>> Read();

    [AdministratorOnly, Alias("Save")]
    Task Save(Role role);

    [AdministratorOnly, Alias("Delete")]
    Task Delete(string name);
}

/// <summary>One API token, keyed by the SHA-256 of its text in hexadecimal.</summary>
[Alias("OrleansTickets.Agents.IApiTokenGrain")]
public interface IApiTokenGrain : IGrainWithStringKey
{
    /// <summary>The token, or nothing when it never was or is revoked.</summary>
    [Repeatable, SystemOnly, Alias("Read")]
    Task<ApiToken?> Read();

    [SystemOnly, Alias("Save")]
    Task Save(ApiToken token);

    [SystemOnly, Alias("Revoke")]
    Task Revoke();
}

/// <summary>The first steps of a fresh help desk; one grain, keyed <see cref="Key"/>.</summary>
[Alias("OrleansTickets.Agents.ISetupGrain")]
public interface ISetupGrain : IGrainWithStringKey
{
    const string Key = "setup";

    /// <summary>A one-time token for the set-up page, or nothing when there is an administrator.</summary>
    [Repeatable, SystemOnly, Alias("ReadToken")]
    Task<string?> ReadToken();

    /// <summary>Makes the first administrator. Fails, and changes nothing, when the token is not the current one.</summary>
    /// <exception cref="RightMissingException">The token is wrong, or there is an administrator.</exception>
    [SystemOnly, Alias("Complete")]
    Task<Agent> Complete(string token, Agent administrator, SignInRecord signIn);

    /// <summary>Makes the first administrator from configuration (<c>Setup:*</c>), with this API token if given;
    /// does nothing once there is one.</summary>
    [Repeatable, SystemOnly, Alias("Seed")]
    Task Seed(Agent administrator, SignInRecord signIn, string? token);

    /// <summary>A link's token that signs this agent in once, within ten minutes.</summary>
    [SystemOnly, Alias("CreateSignInToken")]
    Task<string> CreateSignInToken(string login);

    /// <summary>The login that a sign-in token stands for; it counts once.</summary>
    [SystemOnly, Alias("RedeemSignInToken")]
    Task<string?> RedeemSignInToken(string token);
}
