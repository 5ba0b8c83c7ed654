using Microsoft.AspNetCore.Identity;
using OrleansTickets.Agents;
using OrleansTickets.WebFront.Settings;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Makes the sign-in of a new password; older cookies of the agent end with it.</summary>
internal sealed class NewPasswords(IPasswordHasher<AgentUser> hasher)
{
    // Hashing takes what it is given: nobody sends a book.
    private const int MaximumLength = 256;

    /// <exception cref="InvalidRequestException">It is too short, or too long.</exception>
    public SignInRecord Make(string password) =>
        password.Length is >= Passwords.MinimumLength and <= MaximumLength
            ? new() { PasswordHash = hasher.HashPassword(null!, password), SecurityStamp = NewStamp() }
            : throw new InvalidRequestException(
                "password", $"A password has {Passwords.MinimumLength} to {MaximumLength} characters.");

    /// <summary>A sign-in with which no password works.</summary>
    public static SignInRecord None() => new() { SecurityStamp = NewStamp() };

    private static string NewStamp() => Guid.NewGuid().ToString("N");
}
