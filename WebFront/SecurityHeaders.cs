using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace OrleansTickets.WebFront;

/// <summary>What every answer tells a browser not to do. What needs another policy sets its own.</summary>
internal static class SecurityHeaders
{
    /// <summary>Key in <see cref="HttpContext.Items"/> of the nonce that scripts and styles of a page bear.</summary>
    public const string Nonce = "nonce";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[Nonce] = nonce;
        // At the last moment: what answers a fault clears all headers that were set before.
        context.Response.OnStarting(() =>
        {
            AddTo(context.Response.Headers, nonce);
            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void AddTo(IHeaderDictionary headers, string nonce)
    {
        headers.TryAdd(
            HeaderNames.ContentSecurityPolicy,
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
            + "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
            + "frame-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'");
        headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
        headers.TryAdd("Referrer-Policy", "no-referrer"); // ticket numbers and set-up links are nobody else's business
        headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
    }
}
