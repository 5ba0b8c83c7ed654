using Microsoft.AspNetCore.Identity;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Keeps sign-ins in the agents' grains. Agents are made and changed elsewhere, so only sign-ins are saved;
/// one who no longer works here is not found.</summary>
internal sealed class AgentUserStore(IGrainFactory grains)
    : IUserPasswordStore<AgentUser>, IUserSecurityStampStore<AgentUser>, IUserLockoutStore<AgentUser>
{
    public async Task<AgentUser?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!IsLogin(userId))
        {
            return null;
        }
        using (Caller.AsSystem())
        {
            var grain = grains.GetGrain<IAgentGrain>(userId);
            return await grain.Read() is { IsValid: true } agent
                ? new(agent, await grain.ReadSignIn() ?? new())
                : null;
        }
    }

    public Task<AgentUser?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByIdAsync(normalizedUserName, cancellationToken);

    public async Task<IdentityResult> UpdateAsync(AgentUser user, CancellationToken cancellationToken)
    {
        using (Caller.AsSystem())
        {
            if (!await grains.GetGrain<IAgentGrain>(user.Login).SaveSignIn(user.Stored, user.SignIn))
            {
                return IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
            }
        }
        user.Stored = user.SignIn;
        return IdentityResult.Success;
    }

    public Task<IdentityResult> CreateAsync(AgentUser user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Administrators make agents.");

    public Task<IdentityResult> DeleteAsync(AgentUser user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Agents stay, as the history names them.");

    public Task<string> GetUserIdAsync(AgentUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Login);

    public Task<string?> GetUserNameAsync(AgentUser user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Login);

    public Task<string?> GetNormalizedUserNameAsync(AgentUser user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Login);

    // A login is never changed; Identity sets the same one before each update.
    public Task SetUserNameAsync(AgentUser user, string? userName, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(
        AgentUser user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetPasswordHashAsync(AgentUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.SignIn.PasswordHash);

    public Task<bool> HasPasswordAsync(AgentUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.SignIn.PasswordHash is not null);

    public Task SetPasswordHashAsync(AgentUser user, string? passwordHash, CancellationToken cancellationToken) =>
        Change(user, user.SignIn with { PasswordHash = passwordHash });

    public Task<string?> GetSecurityStampAsync(AgentUser user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.SignIn.SecurityStamp);

    public Task SetSecurityStampAsync(AgentUser user, string stamp, CancellationToken cancellationToken) =>
        Change(user, user.SignIn with { SecurityStamp = stamp });

    public Task<bool> GetLockoutEnabledAsync(AgentUser user, CancellationToken cancellationToken) =>
        Task.FromResult(true);

    public Task SetLockoutEnabledAsync(AgentUser user, bool enabled, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(AgentUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.SignIn.LockoutEnd);

    public Task SetLockoutEndDateAsync(
        AgentUser user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) =>
        Change(user, user.SignIn with { LockoutEnd = lockoutEnd });

    public Task<int> GetAccessFailedCountAsync(AgentUser user, CancellationToken cancellationToken) =>
        Task.FromResult(user.SignIn.FailedCount);

    public async Task<int> IncrementAccessFailedCountAsync(AgentUser user, CancellationToken cancellationToken)
    {
        await Change(user, user.SignIn with { FailedCount = user.SignIn.FailedCount + 1 });
        return user.SignIn.FailedCount;
    }

    public Task ResetAccessFailedCountAsync(AgentUser user, CancellationToken cancellationToken) =>
        Change(user, user.SignIn with { FailedCount = 0 });

    public void Dispose()
    {
        // Nothing is held; Identity asks for the method.
    }

    // Whatever a stranger types becomes a grain's key: only what could be a login does.
    private static bool IsLogin(string text) =>
        text.Length is > 0 and <= 100 && text != Caller.System && !text.Any(char.IsControl);

    private static Task Change(AgentUser user, SignInRecord signIn)
    {
        user.SignIn = signIn;
        return Task.CompletedTask;
    }
}
