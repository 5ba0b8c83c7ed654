using Xunit;

namespace OrleansTickets.Agents;

/// <summary>The first administrator, on a help desk of its own.</summary>
public sealed class SetupGrainTests(OwnHelpDesk own) : IClassFixture<OwnHelpDesk>
{
    private readonly HelpDesk helpDesk = own.Desk;

    [Fact]
    public async Task The_first_link_wins_is_valid_once_and_the_last_administrator_stays()
    {
        using var caller = Caller.AsSystem();
        var setup = helpDesk.Client.GetGrain<ISetupGrain>(ISetupGrain.Key);
        var token = await setup.ReadToken();
        Assert.Equal(token, await setup.ReadToken());
        await Assert.ThrowsAsync<RightMissingException>(() => setup.Complete("wrong", Admin("eve"), new()));
        var tries = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            try
            {
                return (await setup.Complete(token!, Admin($"admin{i}"), new() { PasswordHash = "x" })).Login;
            }
            catch (RightMissingException)
            {
                return null;
            }
        }));
        var first = Assert.Single(tries.OfType<string>());
        Assert.Null(await setup.ReadToken());
        // What configuration says counts no more.
        await setup.Seed(Admin("seeded"), new(), "a-token-from-configuration");
        Assert.Null(await helpDesk.Client.GetGrain<IAgentGrain>("seeded").Read());
        var agent = helpDesk.Client.GetGrain<IAgentGrain>(first);
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(async () =>
            await agent.Save((await agent.Read())! with { Roles = [] }));
        Assert.Equal("roles", refusal.Field);
        Assert.Equal("x", (await agent.ReadSignIn())?.PasswordHash);
    }

    [Fact]
    public async Task A_sign_in_link_counts_once_and_for_ten_minutes()
    {
        using var caller = Caller.AsSystem();
        var setup = helpDesk.Client.GetGrain<ISetupGrain>(ISetupGrain.Key);
        var token = await setup.CreateSignInToken("anna");
        Assert.Equal("anna", await setup.RedeemSignInToken(token));
        Assert.Null(await setup.RedeemSignInToken(token));
        var late = await setup.CreateSignInToken("anna");
        helpDesk.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(await setup.RedeemSignInToken(late));
    }

    private static Agent Admin(string login) => new() { Login = login, Name = "Admin" };
}
