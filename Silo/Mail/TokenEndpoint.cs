using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTickets.Mail;

/// <summary>A token that opens a mailbox.</summary>
/// <param name="Value">As the server gave it.</param>
/// <param name="Until">When another is wanted; it lapses a little later.</param>
/// <param name="RefreshToken">What takes the place of the refresh token that was used, if something does.</param>
internal sealed record AccessToken(string Value, DateTimeOffset Until, string? RefreshToken);

/// <summary>Asks authorization servers for access tokens (RFC 6749 sections 4.4 and 6).</summary>
internal sealed class TokenEndpoint(TimeProvider clock) : IDisposable
{
    // Where the answer does not say how long it lasts (section 5.1 only recommends that).
    private static readonly TimeSpan Unsaid = TimeSpan.FromMinutes(10);

    // A session that begins with it must still be allowed in.
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(5);

    // Secrets go to the address that was entered and to no other.
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = TimeSpan.FromSeconds(20),
        MaxResponseContentBufferSize = 100_000,
    };

    /// <param name="oauth">How, with its secrets readable.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MailAccountException">There is none; the message says why.</exception>
    public async Task<AccessToken> RequestAsync(MailOAuth oauth, CancellationToken cancellationToken)
    {
        var url = new Uri(oauth.TokenUrl);
        try
        {
            using var form = new FormUrlEncodedContent(Form(oauth));
            using var response = await client.PostAsync(url, form, cancellationToken);
            var json = await response.Content.ReadAsStringAsync(cancellationToken);
            var answer = JsonSerializer.Deserialize(json, TokenJson.Default.TokenAnswer);
            if (response.IsSuccessStatusCode && answer is { AccessToken.Length: > 0 })
            {
                var lasts = answer.ExpiresIn is > 0 ? TimeSpan.FromSeconds(answer.ExpiresIn.Value) : Unsaid;
                var reserve = lasts / 2 < Reserve ? lasts / 2 : Reserve;
                return new(answer.AccessToken, clock.GetUtcNow() + lasts - reserve, answer.RefreshToken);
            }

            var said = answer?.Error is { Length: > 0 } error ? $"{error} {answer.Description}".Trim() : "no token";
            throw new MailAccountException($"{url.Host} gives no token: {(int)response.StatusCode} {said}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException)
        {
            throw new MailAccountException($"{url.Host} gives no token: {e.Message}", e);
        }
    }

    public void Dispose() => client.Dispose();

    private static IEnumerable<KeyValuePair<string, string>> Form(MailOAuth oauth)
    {
        var isOfUser = !string.IsNullOrEmpty(oauth.RefreshToken);
        yield return new("grant_type", isOfUser ? "refresh_token" : "client_credentials");
        yield return new("client_id", oauth.ClientId);
        if (isOfUser)
        {
            yield return new("refresh_token", oauth.RefreshToken!);
        }

        if (!string.IsNullOrEmpty(oauth.ClientSecret))
        {
            yield return new("client_secret", oauth.ClientSecret);
        }

        if (oauth.Scope.Length > 0)
        {
            yield return new("scope", oauth.Scope);
        }
    }
}

/// <summary>What a token endpoint answers (RFC 6749 sections 5.1 and 5.2).</summary>
internal sealed record TokenAnswer
{
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("expires_in"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public double? ExpiresIn { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("error_description")]
    public string? Description { get; init; }
}

[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class TokenJson : JsonSerializerContext;
