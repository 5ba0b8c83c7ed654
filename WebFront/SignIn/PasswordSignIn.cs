using Microsoft.AspNetCore.Identity;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Signs in by login and password, and changes the password. Whatever is wrong, the answer and its time are
/// the same.</summary>
internal sealed class PasswordSignIn(
    UserManager<AgentUser> users, SignInManager<AgentUser> signIns, IPasswordHasher<AgentUser> hasher,
    NewPasswords newPasswords)
{
    // What an unknown login is checked against, so that it takes as long as a known one.
    private static string? nobodysHash;

    /// <summary>Whether it worked; then the answer bears the cookie.</summary>
    public async Task<bool> TryAsync(string login, string password)
    {
        if (await CheckAsync(login, password) is not { } user)
        {
            return false;
        }
        user.SignIn = user.SignIn with { FailedCount = 0, LockoutEnd = null };
        await users.UpdateAsync(user);
        await signIns.SignInAsync(user, isPersistent: false);
        return true;
    }

    /// <summary>Whether the current password was right; then the next one counts. The new stamp signs out every other
    /// session, and the answer bears this one's cookie. A wrong one counts as a try to sign in.</summary>
    /// <exception cref="InvalidRequestException">The next one is too short, or too long.</exception>
    public async Task<bool> TryChangeAsync(string login, string current, string next)
    {
        var signIn = newPasswords.Make(next);
        while (await CheckAsync(login, current) is { } user)
        {
            user.SignIn = signIn;
            // Refused only if somebody tried to sign in meanwhile; each turn counts as a try, so there are five.
            if ((await users.UpdateAsync(user)).Succeeded)
            {
                await signIns.RefreshSignInAsync(user);
                return true;
            }
        }
        return false;
    }

    // The agent whose password this is. What else is wrong takes as long.
    private async Task<AgentUser?> CheckAsync(string login, string password)
    {
        if (await CountTryAsync(login) is not { } user || user.SignIn.PasswordHash is null)
        {
            nobodysHash ??= hasher.HashPassword(null!, Guid.NewGuid().ToString());
            hasher.VerifyHashedPassword(null!, nobodysHash, password);
            return null;
        }
        return await users.CheckPasswordAsync(user, password) ? user : null;
    }

    // The try counts as failed before the password is looked at: guesses side by side would else all be the first.
    private async Task<AgentUser?> CountTryAsync(string login)
    {
        while (await users.FindByNameAsync(login) is { } user && !await users.IsLockedOutAsync(user))
        {
            if ((await users.AccessFailedAsync(user)).Succeeded)
            {
                return user;
            }
        }
        return null;
    }
}
