using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.WebFront.SignIn;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Mail;

/// <summary>Mailboxes to fetch from and servers to send by. Passwords go in and never come out.</summary>
internal static class MailAccountEndpoints
{
    public static void MapMailAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/api/v1/mail-accounts").WithTags("Mail accounts")
            .RequireAuthorization(SignInSetup.Api);
        accounts.MapGet("", List);
        accounts.MapPost("", Create).Accepts<MailAccountSettings>("application/json");
        accounts.MapGet("/{name}", Read);
        accounts.MapPut("/{name}", Change).Accepts<MailAccountSettings>("application/json");
        accounts.MapDelete("/{name}", Delete);
        accounts.MapGet("/{name}/status", ReadStatus);
    }

    private static async Task<Page<MailAccountSettings>> List(IGrainFactory grains) =>
        new(await grains.GetGrain<IMailAccountsGrain>(IMailAccountsGrain.Key).Read());

    private static async Task<Created<MailAccountSettings>> Create(
        JsonObject body, IGrainFactory grains, Overlay overlay)
    {
        var name = body.Text("name");
        var account = grains.GetGrain<IMailAccountGrain>(name);
        if (await account.Read() is not null)
        {
            throw new InvalidRequestException("name", $"There is an account {name} already.");
        }
        var saved = await account.Save(overlay.Read<MailAccountSettings>(null, body, "name", name));
        return TypedResults.Created($"/api/v1/mail-accounts/{Uri.EscapeDataString(name)}", saved);
    }

    private static Task<MailAccountSettings> Read(string name, IGrainFactory grains) =>
        ReadStored(grains.GetGrain<IMailAccountGrain>(name));

    private static async Task<MailAccountSettings> Change(
        string name, JsonObject body, IGrainFactory grains, Overlay overlay)
    {
        var account = grains.GetGrain<IMailAccountGrain>(name);
        return await account.Save(overlay.Read(await ReadStored(account), body, "name", name));
    }

    private static async Task<NoContent> Delete(string name, IGrainFactory grains)
    {
        var account = grains.GetGrain<IMailAccountGrain>(name);
        await ReadStored(account);
        await account.Delete();
        return TypedResults.NoContent();
    }

    private static async Task<MailAccountStatus> ReadStatus(string name, IGrainFactory grains)
    {
        var account = grains.GetGrain<IMailAccountGrain>(name);
        await ReadStored(account);
        return await account.ReadStatus();
    }

    private static async Task<MailAccountSettings> ReadStored(IMailAccountGrain account) =>
        await account.Read() ?? throw new NotThereException("There is no such account.");
}
