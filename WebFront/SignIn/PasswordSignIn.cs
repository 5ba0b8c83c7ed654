using Microsoft.AspNetCore.Identity;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Signs in by login and password. Whatever is wrong, the answer and its time are the same.</summary>
internal sealed class PasswordSignIn(
    UserManager<AgentUser> users, SignInManager<AgentUser> signIns, IPasswordHasher<AgentUser> hasher)
{
    // What an unknown login is checked against, so that it takes as long as a known one.
    private static string? nobodysHash;

    /// <summary>Whether it worked; then the answer bears the cookie.</summary>
    public async Task<bool> TryAsync(string login, string password)
    {
        if (await CountTryAsync(login) is not { } user || user.SignIn.PasswordHash is null)
        {
            nobodysHash ??= hasher.HashPassword(null!, Guid.NewGuid().ToString());
            hasher.VerifyHashedPassword(null!, nobodysHash, password);
            return false;
        }
        if (!await users.CheckPasswordAsync(user, password))
        {
            return false;
        }
        user.SignIn = user.SignIn with { FailedCount = 0, LockoutEnd = null };
        await users.UpdateAsync(user);
        await signIns.SignInAsync(user, isPersistent: false);
        return true;
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
