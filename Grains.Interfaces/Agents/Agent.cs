using System.Collections.Immutable;

namespace OrleansTickets.Agents;

/// <summary>A person who works on tickets.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Agents.Agent")]
public sealed record Agent
{
    /// <summary>The role that may do everything, in every queue, and administers.</summary>
    public const string Administrator = "admin";

    /// <summary>What the agent signs in with; lower case, never changed.</summary>
    [Id(0)] public required string Login { get; init; }

    /// <summary>As customers and colleagues read it.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>The agent's own address.</summary>
    [Id(2)] public string Email { get; init; } = "";

    /// <summary>Rights per queue, beside those the roles give.</summary>
    [Id(3)]
    public ImmutableDictionary<string, ImmutableArray<Right>> Rights { get; init; } =
        ImmutableDictionary<string, ImmutableArray<Right>>.Empty;

    /// <summary>Names of roles; <see cref="Administrator"/> is built in.</summary>
    [Id(4)] public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Language of the desk, an IETF tag such as <c>fr</c>; nothing follows the browser.</summary>
    [Id(5)] public string? Language { get; init; }

    /// <summary>IANA time zone such as <c>Europe/Paris</c>; nothing follows the browser.</summary>
    [Id(6)] public string? TimeZone { get; init; }

    /// <summary>Whether the agent works here still; others cannot sign in nor own tickets.</summary>
    [Id(7)] public bool IsValid { get; init; } = true;

    /// <summary><c>light</c>, <c>dark</c>, or nothing to follow the browser.</summary>
    [Id(8)] public string? Theme { get; init; }
}

/// <summary>A bundle of rights that several agents share (OTRS: group or role).</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Agents.Role")]
public sealed record Role
{
    [Id(0)] public required string Name { get; init; }

    /// <summary>Rights per queue.</summary>
    [Id(1)]
    public ImmutableDictionary<string, ImmutableArray<Right>> Rights { get; init; } =
        ImmutableDictionary<string, ImmutableArray<Right>>.Empty;
}

/// <summary>What an agent sets for themselves.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Agents.Preferences")]
public sealed record Preferences(string? Language, string? TimeZone, string? Theme);

/// <summary>All an agent may do, roles included.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Agents.EffectiveRights")]
public sealed record EffectiveRights
{
    /// <summary>May do nothing.</summary>
    public static EffectiveRights None { get; } = new();

    [Id(0)] public bool IsAdministrator { get; init; }

    /// <summary>Rights per queue.</summary>
    [Id(1)]
    public ImmutableDictionary<string, ImmutableHashSet<Right>> Queues { get; init; } =
        ImmutableDictionary<string, ImmutableHashSet<Right>>.Empty;

    /// <summary>Whether the agent is known and works here still.</summary>
    [Id(2)] public bool IsValid { get; init; }

    /// <summary>Whether this right is held in this queue; <see cref="Right.ReadWrite"/> holds all.</summary>
    public bool Cover(Right right, string queue) =>
        IsAdministrator
        || (Queues.TryGetValue(queue, out var held) && (held.Contains(right) || held.Contains(Right.ReadWrite)));
}
