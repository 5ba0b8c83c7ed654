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

    public static void MapReference(this IEndpointRouteBuilder routes) =>
        routes.MapScalarApiReference("/api", reference => reference
            .WithTitle("OrleansTickets API").WithOpenApiRoutePattern("/openapi/v1.json").DisableDefaultFonts()
            .DisableTelemetry());
}
