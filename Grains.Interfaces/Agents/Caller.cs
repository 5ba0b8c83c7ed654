namespace OrleansTickets.Agents;

/// <summary>Who calls. A front sets it once from the sign-in; it travels with every grain call.</summary>
public static class Caller
{
    /// <summary>The cluster itself. No agent can have this login.</summary>
    public const string System = "system";

    /// <summary>The scope of a token that may do nothing but hand in mail.</summary>
    public const string MailScope = "mail";

    private const string AgentKey = "agent";
    private const string ScopeKey = "scope";

    /// <summary>The login of the calling agent, <see cref="System"/>, or nothing for an unknown caller.</summary>
    public static string? Agent
    {
        get => RequestContext.Get(AgentKey) as string;
        set => Set(AgentKey, value);
    }

    /// <summary>What the caller's token is limited to, or nothing when it may do what its agent may.</summary>
    public static string? Scope
    {
        get => RequestContext.Get(ScopeKey) as string;
        set => Set(ScopeKey, value);
    }

    /// <summary>Whether the cluster itself calls.</summary>
    public static bool IsSystem => Agent == System;

    /// <summary>Calls as the cluster itself until the returned scope is disposed.</summary>
    public static CallerScope AsSystem() => As(System);

    /// <summary>Calls as this agent until the returned scope is disposed.</summary>
    public static CallerScope As(string login, string? scope = null)
    {
        var before = new CallerScope(Agent, Scope);
        Agent = login;
        Scope = scope;
        return before;
    }

    private static void Set(string key, string? value)
    {
        if (value is null)
        {
            RequestContext.Remove(key);
        }
        else
        {
            RequestContext.Set(key, value);
        }
    }
}

/// <summary>Brings the caller before back when disposed.</summary>
public readonly record struct CallerScope(string? Agent, string? Scope) : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        Caller.Agent = Agent;
        Caller.Scope = Scope;
    }
}
