using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Demo;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Demo;

/// <summary>The demo on a real front with a real silo, smaller than a visitor sees it.</summary>
public sealed class DemoDeskTests : IAsyncLifetime
{
    private const int Mails = 60;

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("demo");
    private readonly WebApplicationFactory<DemoDesk> front;

    public DemoDeskTests() =>
        front = new WebApplicationFactory<DemoDesk>().WithWebHostBuilder(host => host
            .UseEnvironment("Production")
            .UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0") // the usual port may be in use
            .UseSetting("Data:Directory", data.FullName)
            .UseSetting("Demo:Mails", $"{Mails}")
            .ConfigureTestServices(services => services.AddDemo()));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IGrainFactory Grains => front.Services.GetRequiredService<IGrainFactory>();

    public ValueTask InitializeAsync()
    {
        front.StartServer();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await front.DisposeAsync();
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_fresh_desk_is_filled_by_mail_and_the_acts_of_its_agents()
    {
        var stories = Stories();
        var tickets = await ReadWhenFilledAsync(stories);
        Assert.Equal(stories.Select(story => story.Queue).Order(), tickets.Select(ticket => ticket.Queue).Order());
        Assert.Equal(
            stories.Select(story => story.Customer.Name).Order(),
            tickets.Select(ticket => ticket.Customer.Name).Order());
        Assert.Equal(Count(stories, DemoEnding.Solved), Count(tickets, TicketState.ClosedSuccessful));
        Assert.Equal(Count(stories, DemoEnding.Refused), Count(tickets, TicketState.ClosedUnsuccessful));
        Assert.Equal(Count(stories, DemoEnding.Reminder), Count(tickets, TicketState.PendingReminder));
        Assert.Equal(Count(stories, DemoEnding.AutoClose), Count(tickets, TicketState.PendingAutoCloseSuccessful));
        Assert.Contains(tickets, ticket => ticket.Priority > 3);
        Assert.Contains(tickets, ticket => ticket.Lock == TicketLock.Locked);
    }

    [Fact]
    public async Task The_filled_desk_is_read_over_REST()
    {
        var stories = Stories();
        await ReadWhenFilledAsync(stories);
        using var caller = Caller.As("nora");
        var token = await Grains.GetGrain<IAgentGrain>("nora").CreateToken("test");
        using var client = front.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var page = await client.GetFromJsonAsync<JsonElement>("/api/v1/tickets?state=closed&limit=200", Cancel);
        Assert.Equal(
            Count(stories, DemoEnding.Solved) + Count(stories, DemoEnding.Refused),
            page.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Each_link_signs_in_one_agent_the_administrator_first()
    {
        using var caller = Caller.AsSystem();
        var links = await front.Services.GetRequiredService<DemoInvitation>().CreateLinksAsync();
        Assert.Equal(3, links.Count);
        var token = Uri.UnescapeDataString(links[0].Split("/sign-in/link?token=")[1]);
        var setup = Grains.GetGrain<ISetupGrain>(ISetupGrain.Key);
        Assert.Equal("nora", await setup.RedeemSignInToken(token));
        Assert.Null(await setup.RedeemSignInToken(token));
    }

    [Fact]
    public async Task Whoever_was_answered_comes_back_to_the_same_ticket()
    {
        await ReadWhenFilledAsync(Stories());
        var trickle = front.Services.GetRequiredService<DemoTrickle>();
        var mail = await trickle.FindFollowUpAsync(Cancel);
        Assert.NotNull(mail);
        var outcome = await front.Services.GetRequiredService<DemoStage>().SendAsync(mail, Cancel);
        Assert.Equal(MailOutcomeKind.FollowUp, outcome.Outcome);
        using var caller = Caller.AsSystem();
        var articles = await Grains.GetGrain<ITicketGrain>(outcome.Ticket!).ReadArticles(0, 1, Cancel);
        Assert.Equal((mail.From, SenderType.Customer), (articles[0].From, articles[0].SenderType));
    }

    private List<DemoStory> Stories()
    {
        var content = front.Services.GetRequiredService<DemoContent>();
        return [.. new DemoScript(content, DemoFilling.Seed, DateTimeOffset.UnixEpoch).Stories(Mails)];
    }

    private async Task<List<TicketSummary>> ReadWhenFilledAsync(List<DemoStory> stories)
    {
        using var caller = Caller.AsSystem();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromMinutes(3));
        await front.Services.GetRequiredService<DemoFilling>().Full.WaitAsync(deadline.Token);
        var page = await Grains.GetGrain<ITicketSearchGrain>(0)
            .ReadPage(new() { States = StateGroup.All, Limit = 200 }, deadline.Token);
        Assert.Equal(stories.Count, page.Items.Length);
        return [.. page.Items];
    }

    private static int Count(IEnumerable<DemoStory> stories, DemoEnding ending) =>
        stories.Count(story => story.Ending == ending);

    private static int Count(IEnumerable<TicketSummary> tickets, TicketState state) =>
        tickets.Count(ticket => ticket.State == state);
}
