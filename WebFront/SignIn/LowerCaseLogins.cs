using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Identity;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Logins are lower case, as the agents' keys are.</summary>
[SuppressMessage("Globalization", "CA1308", Justification = "A login is kept in lower case, for people to read.")]
internal sealed class LowerCaseLogins : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name?.Trim().ToLowerInvariant();

    public string? NormalizeEmail(string? email) => email?.Trim().ToLowerInvariant();
}
