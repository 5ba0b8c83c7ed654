using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Agents;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Agents;

/// <summary>Agents and their tokens.</summary>
internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup("/api/v1/agents").WithTags("Agents").RequireAuthorization(SignInSetup.Api);
        agents.MapGet("", List);
        agents.MapPost("", Create).Accepts<AgentRequest>("application/json");
        agents.MapGet("/{login}", Read);
        agents.MapPut("/{login}", Change).Accepts<AgentRequest>("application/json");
        agents.MapGet("/{login}/tokens", ListTokens);
        agents.MapPost("/{login}/tokens", CreateToken);
        agents.MapDelete("/{login}/tokens/{hash}", RevokeToken);
    }

    private static async Task<Page<Agent>> List(string? after, int? limit, IGrainFactory grains)
    {
        var page = await grains.GetGrain<IAgentDirectoryGrain>(IAgentDirectoryGrain.Key)
            .ReadPage(after, PageLimit.Of(limit));
        return new(page.Items, page.Next);
    }

    private static async Task<Created<Agent>> Create(
        JsonObject body, IGrainFactory grains, Overlay overlay, NewPasswords passwords)
    {
        var grain = grains.Agent(body.Text("login"), out var login);
        if (await grain.Read() is not null)
        {
            throw new InvalidRequestException("login", $"There is an agent {login} already.");
        }
        var signIn = TakePassword(body, passwords) ?? NewPasswords.None();
        var saved = await grain.Save(overlay.Read<Agent>(null, body, "login", login), signIn);
        return TypedResults.Created($"/api/v1/agents/{Uri.EscapeDataString(login)}", saved);
    }

    private static Task<Agent> Read(string login, IGrainFactory grains) => ReadStored(grains.Agent(login, out _));

    private static async Task<Agent> Change(
        string login, JsonObject body, IGrainFactory grains, Overlay overlay, NewPasswords passwords)
    {
        var grain = grains.Agent(login, out var key);
        var stored = await ReadStored(grain);
        var signIn = TakePassword(body, passwords);
        return await grain.Save(overlay.Read(stored, body, "login", key), signIn);
    }

    private static async Task<Page<ApiToken>> ListTokens(string login, IGrainFactory grains) =>
        new(await grains.Agent(login, out _).ReadTokens());

    private static async Task<Created<NewToken>> CreateToken(string login, TokenRequest request, IGrainFactory grains)
    {
        var grain = grains.Agent(login, out var key);
        await ReadStored(grain);
        if (request.Scope is not null and not Caller.MailScope)
        {
            throw new InvalidRequestException("scope", $"A scope is {Caller.MailScope}, or is left out.");
        }
        var token = await grain.CreateToken(request.Name.Need("name"), request.Scope);
        return TypedResults.Created($"/api/v1/agents/{Uri.EscapeDataString(key)}/tokens", new NewToken(token));
    }

    private static async Task<NoContent> RevokeToken(string login, string hash, IGrainFactory grains)
    {
        await grains.Agent(login, out _).RevokeToken(hash);
        return TypedResults.NoContent();
    }

    private static SignInRecord? TakePassword(JsonObject body, NewPasswords passwords)
    {
        var password = body["password"] is null ? null : body.Text("password");
        body.Remove("password");
        return password is null ? null : passwords.Make(password);
    }

    private static async Task<Agent> ReadStored(IAgentGrain agent) =>
        await agent.Read() ?? throw new NotThereException("There is no such agent.");

    private static IAgentGrain Agent(this IGrainFactory grains, string login, out string key)
    {
        key = new LowerCaseLogins().NormalizeName(login)!;
        return grains.GetGrain<IAgentGrain>(key);
    }
}

/// <summary>What an agent is made from.</summary>
internal sealed record AgentRequest(
    string Login, string Name, string? Email, string? Password,
    Dictionary<string, Right[]>? Rights, string[]? Roles, string? Language, string? TimeZone);

/// <summary>What a token is called, and limited to.</summary>
internal sealed record TokenRequest(string? Name, string? Scope);

/// <summary>A fresh token, shown this once.</summary>
internal sealed record NewToken(string Token);
