using OrleansTickets.Agents;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>What the desk's rows of every store keep to, whatever the database.</summary>
public abstract class AgentDeskTests(TestStore store) : IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IAgentDesk Desk => store.Desk;

    [Fact]
    public async Task Notifications_come_newest_first_page_by_page_and_to_their_agent_alone()
    {
        var ticket = Some.Ticket();
        var told = Enumerable.Range(0, 25).Select(i => Some.Notification(ticket, i % 5 == 0 ? "ben" : "anna") with
        {
            Kind = NotificationKind.FollowUp,
            At = Some.Noon.AddSeconds(i),
        }).ToList();
        await store.Tickets.CommitAsync(Some.Opening(ticket) with { Notifications = [.. told] }, Cancel);

        var read = new List<Notification>();
        string? after = null;
        do
        {
            var page = await Desk.ReadNotificationsAsync("anna", after, 7, Cancel);
            read.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        var expected = told.Where(notification => notification.Agent == "anna").Reverse();
        Assert.Equal(expected, read.Select(notification => notification with { Id = 0 }));
        Assert.Equal(20, read.Select(notification => notification.Id).Distinct().Count());
        Assert.Empty((await Desk.ReadNotificationsAsync("cem", null, 7, Cancel)).Items);
        await Assert.ThrowsAsync<InvalidRequestException>(() => Desk.ReadNotificationsAsync("anna", "what", 7, Cancel));
    }

    [Fact]
    public async Task Unread_ones_are_counted_until_read_one_by_one_all_or_with_their_ticket()
    {
        var (one, two) = (Some.Ticket(), Some.Ticket());
        foreach (var ticket in (Tickets.Ticket[])[one, two])
        {
            await store.Tickets.CommitAsync(Some.Opening(ticket) with
            {
                Notifications =
                    [Some.Notification(ticket), Some.Notification(ticket), Some.Notification(ticket, "ben")],
            }, Cancel);
        }
        Assert.Equal(4, await Desk.CountUnreadAsync("anna", 100, Cancel));
        Assert.Equal(3, await Desk.CountUnreadAsync("anna", 3, Cancel));

        var newest = (await Desk.ReadNotificationsAsync("anna", null, 1, Cancel)).Items[0].Id;
        await Desk.MarkReadAsync("ben", newest, Cancel);
        Assert.Equal(4, await Desk.CountUnreadAsync("anna", 100, Cancel));
        await Desk.MarkReadAsync("anna", newest, Cancel);
        Assert.Equal(3, await Desk.CountUnreadAsync("anna", 100, Cancel));
        await Desk.MarkSeenAsync("anna", one.Number, 1, Cancel);
        Assert.Equal(1, await Desk.CountUnreadAsync("anna", 100, Cancel));
        await Desk.MarkReadAsync("anna", null, Cancel);
        Assert.Equal(0, await Desk.CountUnreadAsync("anna", 100, Cancel));
        Assert.Equal(2, await Desk.CountUnreadAsync("ben", 100, Cancel));
        var page = await Desk.ReadNotificationsAsync("anna", null, 10, Cancel);
        Assert.All(page.Items, item => Assert.True(item.IsRead));
    }

    [Fact]
    public async Task A_draft_is_kept_per_agent_ticket_and_kind_until_it_is_dropped()
    {
        var draft = new Draft
        {
            Ticket = "1",
            Kind = DraftKind.Reply,
            Body = "Dear \0 Käthe 🔥",
            To = "k@example.org",
            Cc = "m@example.org",
            Subject = "Re: fire",
            Saved = Some.Noon,
        };
        await Desk.SaveDraftAsync("anna", draft with { Body = "D" }, Cancel);
        await Desk.SaveDraftAsync("anna", draft, Cancel);
        await Desk.SaveDraftAsync("anna", new() { Ticket = "1", Kind = DraftKind.Note }, Cancel);

        Assert.Equal(draft, await Desk.ReadDraftAsync("anna", "1", DraftKind.Reply, Cancel));
        Assert.Equal("", (await Desk.ReadDraftAsync("anna", "1", DraftKind.Note, Cancel))!.Body);
        Assert.Null(await Desk.ReadDraftAsync("ben", "1", DraftKind.Reply, Cancel));
        Assert.Null(await Desk.ReadDraftAsync("anna", "2", DraftKind.Reply, Cancel));
        await Desk.DropDraftAsync("anna", "1", DraftKind.Reply, Cancel);
        Assert.Null(await Desk.ReadDraftAsync("anna", "1", DraftKind.Reply, Cancel));
        Assert.NotNull(await Desk.ReadDraftAsync("anna", "1", DraftKind.Note, Cancel));
    }

    public async ValueTask InitializeAsync() => await store.OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return store.DisposeAsync();
    }
}

public sealed class SqliteAgentDeskTests() : AgentDeskTests(new SqliteTestStore());

public sealed class PostgresAgentDeskTests(PostgreSql.SharedPostgres server) : AgentDeskTests(new PostgresTestStore(server));
