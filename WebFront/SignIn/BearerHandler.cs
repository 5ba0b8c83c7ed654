using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Signs in by <c>Authorization: Bearer TOKEN</c> (RFC 6750); for the hub, whose WebSocket cannot carry a
/// header from a browser, also by <c>access_token</c> in the query.</summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    /// <summary>Claim with what the token is limited to.</summary>
    public const string ScopeClaim = "scope";

    /// <summary>Claim with the token's hash.</summary>
    public const string HashClaim = "token";

    private const string Prefix = SchemeName + " ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ReadToken() is not { Length: > 0 } text)
        {
            return AuthenticateResult.NoResult();
        }
        var hash = ApiToken.HashOf(text);
        if (await tokens.FindAsync(hash) is not { } token)
        {
            return AuthenticateResult.Fail("The token is unknown or revoked.");
        }
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, token.Login), new(HashClaim, hash)], SchemeName);
        if (token.Scope is { } scope)
        {
            identity.AddClaim(new(ScopeClaim, scope));
        }
        return AuthenticateResult.Success(new(new(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = ReadToken() is null ? SchemeName : $"{SchemeName} error=\"invalid_token\"";
        return Problem.Unauthorized.WriteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.RightMissing("This token may not do that.").WriteAsync(Context);

    private string? ReadToken()
    {
        string? header = Request.Headers[HeaderNames.Authorization];
        return header is not null
            ? header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : ""
            : Request.Path.StartsWithSegments("/hubs") ? Request.Query["access_token"] : (string?)null;
    }
}
