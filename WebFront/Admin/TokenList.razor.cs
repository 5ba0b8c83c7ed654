using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.Admin;

/// <summary>An agent's keys for REST; a new one is shown once.</summary>
public sealed partial class TokenList
{
    private ImmutableArray<ApiToken> tokens = [];
    private string? name;
    private string? scope;
    private string? secret;

    [Parameter, EditorRequired]
    public string Login { get; set; } = "";

    private IAgentGrain Grain => Grains.GetGrain<IAgentGrain>(Login);

    protected override Task OnInitializedAsync() => TryAsync(ReadAsync);

    private async Task ReadAsync() => tokens = await Grain.ReadTokens();

    private async Task CreateAsync()
    {
        secret = null;
        if (string.IsNullOrWhiteSpace(name))
        {
            return;
        }
        await TryAsync(async () =>
        {
            secret = await Grain.CreateToken(name.Trim(), string.IsNullOrEmpty(scope) ? null : scope);
            name = null;
            await ReadAsync();
        });
    }

    private Task<bool> RevokeAsync(ApiToken token) => TryAsync(async () =>
    {
        await Grain.RevokeToken(token.Hash);
        await ReadAsync();
    });
}
