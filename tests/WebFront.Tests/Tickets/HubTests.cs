using System.Threading.Channels;
using MessagePack;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Tickets;

public sealed class HubTests(HelpDesk desk)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_watches_a_queue_is_told_of_each_change(bool isMessagePack)
    {
        var (queue, address) = await desk.MakeQueueAsync();
        await using var hub = await ConnectAsync(HelpDesk.AdminToken, isMessagePack);
        var told = Listen(hub);
        await hub.InvokeAsync("WatchQueue", queue, Cancel);
        var number = (await desk.MailAsync(address)).Text("ticket");
        var notice = await NextAsync(told, notice => notice.Number == number);
        Assert.Equal(queue, notice.Queue);
        await desk.Admin.PostOkAsync($"/api/v1/tickets/{number}/lock");
        notice = await NextAsync(told, notice => notice.What == "ticketLocked");
        Assert.Equal((number, HelpDesk.AdminLogin), (notice.Number, notice.By));
    }

    [Fact]
    public async Task Who_watches_a_ticket_is_told_of_it_alone_and_follows_it_to_another_queue()
    {
        var (_, address) = await desk.MakeQueueAsync();
        var (other, _) = await desk.MakeQueueAsync();
        var mine = (await desk.MailAsync(address)).Text("ticket");
        var another = (await desk.MailAsync(address)).Text("ticket");
        await using var hub = await ConnectAsync(HelpDesk.AdminToken, isMessagePack: false);
        var told = Listen(hub);
        await hub.InvokeAsync("WatchTicket", mine, Cancel);
        await desk.Admin.PostOkAsync($"/api/v1/tickets/{another}/note", new { body = "not told" });
        await desk.Admin.PostOkAsync($"/api/v1/tickets/{mine}/move", new { queue = other });
        await NextAsync(told, notice => notice.Queue == other, notice => Assert.Equal(mine, notice.Number));
        await desk.Admin.PostOkAsync($"/api/v1/tickets/{mine}/note", new { body = "told" });
        await NextAsync(told, notice => notice.What == "articleAdded", notice => Assert.Equal(mine, notice.Number));
    }

    [Fact]
    public async Task What_may_not_be_read_may_not_be_watched()
    {
        var (hidden, address) = await desk.MakeQueueAsync();
        var (queue, _) = await desk.MakeQueueAsync();
        var number = (await desk.MailAsync(address)).Text("ticket");
        var (_, agent) = await desk.MakeAgentAsync(queue, ["rw"]);
        var token = agent.DefaultRequestHeaders.Authorization!.Parameter!;
        await using var hub = await ConnectAsync(token, isMessagePack: false);
        await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync("WatchQueue", hidden, Cancel));
        await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync("WatchTicket", number, Cancel));
        await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync("WatchTicket", "nonsense", Cancel));
        await hub.InvokeAsync("WatchQueue", queue, Cancel);
        await hub.InvokeAsync("UnwatchQueue", queue, Cancel);
    }

    [Fact]
    public async Task Without_a_token_there_is_no_hub() =>
        await Assert.ThrowsAsync<HttpRequestException>(() => ConnectAsync("unknown token", isMessagePack: false));

    [Fact]
    public async Task An_agent_is_notified_of_a_ticket_that_is_handed_to_them()
    {
        var (queue, address) = await desk.MakeQueueAsync();
        var number = (await desk.MailAsync(address)).Text("ticket");
        var (login, agent) = await desk.MakeAgentAsync(queue, ["rw"]);
        await using var hub = await ConnectAsync(
            agent.DefaultRequestHeaders.Authorization!.Parameter!, isMessagePack: true);
        var notified = Channel.CreateUnbounded<Told>();
        hub.On<Notified>("Notified", told => notified.Writer.TryWrite(new(told.Ticket, 0, told.Queue, told.Kind, told.By)));
        await hub.InvokeAsync("WatchQueue", queue, Cancel); // once a call is answered, notifications flow
        await desk.Admin.PostOkAsync($"/api/v1/tickets/{number}/owner", new { login });
        var notice = await NextAsync(notified.Reader, _ => true);
        Assert.Equal((number, "handedOver", HelpDesk.AdminLogin), (notice.Number, notice.What, notice.By));
        var kept = await agent.GetOkAsync("/api/v1/notifications");
        Assert.Contains(kept.Items(), item => item!.Text("ticket") == number && item!.Text("kind") == "handedOver");
        using var read = await agent.PostAsync("/api/v1/notifications/read");
        Assert.True(read.IsSuccessStatusCode);
        var after = await agent.GetOkAsync("/api/v1/notifications");
        Assert.True((bool)after.Items().Single(item => item!.Text("kind") == "handedOver")!["isRead"]!);
    }

    private async Task<HubConnection> ConnectAsync(string token, bool isMessagePack)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(desk.Url, "/hubs/tickets"), connection =>
        {
            connection.AccessTokenProvider = () => Task.FromResult<string?>(token);
            connection.Transports = HttpTransportType.WebSockets;
        });
        var hub = (isMessagePack ? builder.AddMessagePackProtocol() : builder).Build();
        await hub.StartAsync(Cancel);
        return hub;
    }

    private static ChannelReader<Told> Listen(HubConnection hub)
    {
        var told = Channel.CreateUnbounded<Told>();
        hub.On<Changed>("TicketChanged", changed => told.Writer.TryWrite(
            new(changed.Number, changed.Version, changed.Queue, changed.What, changed.By)));
        return told.Reader;
    }

    private static async Task<Told> NextAsync(
        ChannelReader<Told> told, Func<Told, bool> isWanted, Action<Told>? each = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (true)
        {
            var notice = await told.ReadAsync(patience.Token);
            each?.Invoke(notice);
            if (isWanted(notice))
            {
                return notice;
            }
        }
    }

    private sealed record Told(string Number, long Version, string Queue, string What, string By);
}

/// <summary>A change as a program reads it, in either protocol.</summary>
[MessagePackObject]
public sealed class Changed
{
    [Key("number")] public string Number { get; set; } = "";
    [Key("version")] public long Version { get; set; }
    [Key("queue")] public string Queue { get; set; } = "";
    [Key("what")] public string What { get; set; } = "";
    [Key("by")] public string By { get; set; } = "";
}

/// <summary>A notification as a program reads it.</summary>
[MessagePackObject]
public sealed class Notified
{
    [Key("kind")] public string Kind { get; set; } = "";
    [Key("ticket")] public string Ticket { get; set; } = "";
    [Key("queue")] public string Queue { get; set; } = "";
    [Key("by")] public string By { get; set; } = "";
}
