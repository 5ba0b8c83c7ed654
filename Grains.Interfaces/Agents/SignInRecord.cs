using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTickets.Agents;

/// <summary>What sign-in needs to know of an agent; kept beside the profile, never shown.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Agents.SignInRecord")]
public sealed record SignInRecord
{
    [Id(0)] public string? PasswordHash { get; init; }

    /// <summary>Changes with the password; a cookie with another one is signed out.</summary>
    [Id(1)] public string SecurityStamp { get; init; } = "";

    /// <summary>Failed tries since the last success.</summary>
    [Id(2)] public int FailedCount { get; init; }

    /// <summary>Until when no try counts.</summary>
    [Id(3)] public DateTimeOffset? LockoutEnd { get; init; }
}

/// <summary>A key for REST and hub; only its hash is kept.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Agents.ApiToken")]
public sealed record ApiToken
{
    [Id(0)] public required string Login { get; init; }

    /// <summary>What its agent calls it.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>What it is limited to, such as <see cref="Caller.MailScope"/>; nothing means no limit.</summary>
    [Id(2)] public string? Scope { get; init; }

    [Id(3)] public required DateTimeOffset Created { get; init; }

    /// <summary>SHA-256 of the token, in hexadecimal: its grain's key.</summary>
    [Id(4)] public required string Hash { get; init; }

    /// <summary>The hash of a token, as its grain's key spells it.</summary>
    public static string HashOf(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>One page of agents.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Agents.AgentPage")]
public sealed record AgentPage(ImmutableArray<Agent> Items, string? Next);
