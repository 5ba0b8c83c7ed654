using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using OrleansTickets.Agents;
using OrleansTickets.WebFront.Settings;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>Before the first request: makes the administrator of the settings, or a one-time link to make one.
/// After the last thing has started: says where the desk is, and its data.</summary>
internal sealed class FirstStart(
    IGrainFactory grains, IOptions<SetupOptions> options, NewPasswords passwords, IServer server,
    DeskHome home)
    : IHostedLifecycleService
{
    private string? token;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var setup = grains.GetGrain<ISetupGrain>(ISetupGrain.Key);
        using (Caller.AsSystem())
        {
            if (options.Value is { AdminLogin: { } given } settings)
            {
                var login = new LowerCaseLogins().NormalizeName(given)!;
                var signIn = settings.AdminPassword is { } password
                    ? passwords.Make(password)
                    : NewPasswords.None();
                await setup.Seed(
                    new() { Login = login, Name = login, Roles = [Agent.Administrator] }, signIn, settings.AdminToken);
            }
            token = await setup.ReadToken();
        }
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } bound)
        {
            return;
        }
        var address = bound.Replace("//[::]", "//localhost", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal);
        await Console.Out.WriteLineAsync($"OrleansTickets is at {address}");
        await Console.Out.WriteLineAsync(home.Description);
        if (token is not null && await IsWithoutAdministratorAsync())
        {
            await Console.Out.WriteLineAsync("There is no administrator yet. This link makes one, once:");
            await Console.Out.WriteLineAsync($"{address}/set-up?token={Uri.EscapeDataString(token)}");
        }
    }

    // Another service may have made one since: the demo does.
    private async Task<bool> IsWithoutAdministratorAsync()
    {
        using var caller = Caller.AsSystem();
        return await grains.GetGrain<ISetupGrain>(ISetupGrain.Key).ReadToken() is not null;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
