using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansTickets.WebFront.SignIn;
using Scalar.AspNetCore;

namespace OrleansTickets.WebFront;

/// <summary>The API described, for programs at <c>/openapi/v1.json</c> and for people at <c>/api</c>.</summary>
internal static class ApiReference
{
    public static void Describe(OpenApiOptions options) =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "OrleansTickets", Version = "v1" };
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[BearerHandler.SchemeName] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API token of an agent.",
            };
            document.Security =
            [
                new() { [new OpenApiSecuritySchemeReference(BearerHandler.SchemeName, document)] = [] },
            ];
            return Task.CompletedTask;
        });

    // Its script writes styles into the page, which the policy of our own pages forbids.
    private static string Policy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    public static void MapReference(this IEndpointRouteBuilder routes) =>
        routes.MapScalarApiReference("/api", (reference, context) =>
        {
            var nonce = (string)context.Items[SecurityHeaders.Nonce]!;
            context.Response.Headers.ContentSecurityPolicy = Policy(nonce);
            reference.Nonce = nonce;
            reference.WithTitle("OrleansTickets API").WithOpenApiRoutePattern("/openapi/v1.json")
                .DisableDefaultFonts().DisableTelemetry();
        });
}
