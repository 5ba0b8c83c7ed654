using System.Net;
using OrleansTickets.WebFront.Tests.SignIn;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Admin;

public sealed class ClusterDashboardTests(HelpDesk desk)
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/dashboard/")]
    [InlineData("/dashboard/ClusterStats")]
    [InlineData("/Dashboard/index.min.js")]
    public async Task Administrators_alone_see_the_dashboard(string path)
    {
        using var stranger = Forms.Browser(desk.Url);
        using var signIn = await stranger.GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, signIn.StatusCode);
        Assert.StartsWith("/sign-in", signIn.Headers.Location!.PathAndQuery(desk.Url), StringComparison.Ordinal);

        var (queue, _) = await desk.MakeQueueAsync();
        var (login, _) = await desk.MakeAgentAsync(queue, ["rw"], Password);
        using var agent = Forms.Browser(desk.Url);
        using var _ = await agent.SignInAsync(login, Password, "/");
        using var hidden = await agent.GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);

        using var administrator = await AdministratorAsync();
        using var shown = await administrator.GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
    }

    [Fact]
    public async Task Its_policy_lets_in_no_script_but_its_own()
    {
        using var administrator = await AdministratorAsync();
        using var page = await administrator.GetAsync("/dashboard/", Cancel);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dashboard/GrainState?grainId=root&grainType=OrleansTickets.Agents.AgentGrain", HttpStatusCode.NotFound)]
    [InlineData("/dashboard/grainstate", HttpStatusCode.NotFound)]
    [InlineData("/dashboard/Trace", HttpStatusCode.Forbidden)]
    public async Task Neither_what_grains_keep_nor_the_log_is_shown(string path, HttpStatusCode status)
    {
        using var administrator = await AdministratorAsync();
        using var answer = await administrator.GetAsync(path, Cancel);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_opens_it_no_more_than_any_other_page()
    {
        using var answer = await desk.Admin.GetAsync("/dashboard/", Cancel);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private async Task<HttpClient> AdministratorAsync()
    {
        var browser = Forms.Browser(desk.Url);
        using var _ = await browser.SignInAsync(HelpDesk.AdminLogin, HelpDesk.AdminPassword, "/");
        return browser;
    }
}
