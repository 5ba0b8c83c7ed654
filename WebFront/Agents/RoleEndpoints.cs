using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Agents;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Agents;

/// <summary>Roles: bundles of rights.</summary>
internal static class RoleEndpoints
{
    public static void MapRoles(this IEndpointRouteBuilder routes)
    {
        var roles = routes.MapGroup("/api/v1/roles").WithTags("Roles").RequireAuthorization(SignInSetup.Api);
        roles.MapGet("", List);
        roles.MapGet("/{name}", Read);
        roles.MapPut("/{name}", Save).Accepts<Role>("application/json");
        roles.MapDelete("/{name}", Delete);
    }

    private static async Task<Page<Role>> List(IGrainFactory grains) => new(await Roles(grains).Read());

    private static async Task<Role> Read(string name, IGrainFactory grains) =>
        await Find(name, grains) ?? throw new NotThereException("There is no such role.");

    private static async Task<Role> Save(string name, JsonObject body, IGrainFactory grains, Overlay overlay)
    {
        var role = overlay.Read(await Find(name, grains), body, "name", name);
        await Roles(grains).Save(role);
        return role;
    }

    private static async Task<NoContent> Delete(string name, IGrainFactory grains)
    {
        await Read(name, grains);
        await Roles(grains).Delete(name);
        return TypedResults.NoContent();
    }

    private static async Task<Role?> Find(string name, IGrainFactory grains) =>
        (await Roles(grains).Read()).FirstOrDefault(role => role.Name == name);

    private static IRolesGrain Roles(IGrainFactory grains) => grains.GetGrain<IRolesGrain>(IRolesGrain.Key);
}
