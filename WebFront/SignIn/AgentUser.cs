using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>An agent as ASP.NET Core Identity sees one.</summary>
internal sealed class AgentUser(Agent agent, SignInRecord stored)
{
    public string Login => agent.Login;

    /// <summary>What the cluster keeps, as far as this front knows.</summary>
    public SignInRecord Stored { get; set; } = stored;

    /// <summary>What is to be kept.</summary>
    public SignInRecord SignIn { get; set; } = stored;
}
