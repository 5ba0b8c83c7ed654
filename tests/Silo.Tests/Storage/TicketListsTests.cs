using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>What the lists of every store keep to, whatever the database.</summary>
public abstract class TicketListsTests(TestStore store) : IAsyncLifetime
{
    private static readonly TicketState[] Pending =
        [TicketState.PendingReminder, TicketState.PendingAutoCloseSuccessful, TicketState.PendingAutoCloseUnsuccessful];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<TicketSort> Sorts => [.. Enum.GetValues<TicketSort>()];

    [Theory, MemberData(nameof(Sorts))]
    public async Task Paging_sees_each_ticket_exactly_once_while_others_commit(TicketSort sort)
    {
        var tickets = await FillAsync(1_000);
        using var done = new CancellationTokenSource();
        var others = CommitOthersAsync(done.Token);
        var query = new TicketQuery { States = StateGroup.All, Sort = sort, Limit = 37 };

        var seen = await ReadAllAsync(query, ["one", "two", "three"]);

        await done.CancelAsync();
        await others;
        var expected = Order(tickets, sort).Select(ticket => ticket.Number);
        Assert.Equal(expected, seen.Select(item => item.Number));
    }

    [Fact]
    public async Task Every_filter_finds_what_it_names_and_nothing_else()
    {
        var tickets = await FillAsync(300);
        var queries = from sort in Enum.GetValues<TicketSort>()
                      from owner in new[] { null, "anna" }
                      from customer in new[] { null, "C1@Example.org" }
                      from held in new TicketLock?[] { null, TicketLock.Locked, TicketLock.Unlocked }
                      from state in new TicketState?[] { null, TicketState.Open, TicketState.Merged }
                      from queue in new[] { null, "two" }
                      from queues in new ImmutableArray<string>?[] { null, ["one", "two", "none"], [] }
                      select (new TicketQuery
                      {
                          Sort = sort,
                          Owner = owner,
                          Customer = customer,
                          Lock = held,
                          State = state,
                          Queue = queue,
                          Limit = 7,
                      }, queues);

        foreach (var (query, queues) in queries
            .Append((new() { States = StateGroup.Closed }, null))
            .Append((new() { States = StateGroup.All, Queue = "three" }, ["one"])))
        {
            var expected = Order(tickets, query.Sort).Where(ticket =>
                (query.Owner is null || ticket.Owner == query.Owner)
                && (query.Customer is null || ticket.Customer.Address == "c1@example.org")
                && (query.Lock is null || ticket.Lock == query.Lock)
                && StateGroups.Of(query).Contains(ticket.State)
                && (query.Queue is null || ticket.Queue == query.Queue)
                && (queues is null || queues.Value.Contains(ticket.Queue)));
            var found = await ReadAllAsync(query, queues);
            Assert.Equal(expected.Select(ticket => ticket.Number), found.Select(item => item.Number));
        }
    }

    [Fact]
    public async Task Many_queues_merge_into_one_order()
    {
        var tickets = new List<Ticket>();
        for (var i = 0; i < 500; i++)
        {
            tickets.Add(Some.Ticket($"queue{i * 7 % 200}") with { Created = Some.Noon.AddSeconds(i * 31 % 500) });
        }
        await Task.WhenAll(tickets.Select(ticket => store.Tickets.CommitAsync(Some.Opening(ticket), Cancel)));
        ImmutableArray<string> readable =
            [.. Enumerable.Range(0, 200).Where(i => i % 10 != 3).Select(i => $"queue{i}")];

        var found = await ReadAllAsync(new() { Limit = 20 }, readable);

        var expected = Order(tickets, TicketSort.Created).Where(ticket => readable.Contains(ticket.Queue));
        Assert.Equal(expected.Select(ticket => ticket.Number), found.Select(item => item.Number));
    }

    [Fact]
    public async Task A_line_says_all_of_its_ticket_and_whether_it_is_unread()
    {
        var ticket = Some.Ticket() with
        {
            State = TicketState.PendingReminder,
            Due = Some.Noon.AddDays(1),
            Owner = "anna",
            Lock = TicketLock.Locked,
            Articles = 2,
            Priority = 4,
        };
        await store.Tickets.CommitAsync(Some.Opening(ticket), Cancel);
        await store.Desk.MarkSeenAsync("anna", ticket.Number, 1, Cancel);
        Assert.Equal(
            new TicketSummary
            {
                Number = ticket.Number,
                Title = ticket.Title,
                Queue = "Inbox",
                State = ticket.State,
                Priority = 4,
                Lock = TicketLock.Locked,
                Owner = "anna",
                Customer = ticket.Customer,
                Created = ticket.Created,
                Changed = ticket.Changed,
                Due = ticket.Due,
                Version = 1,
                Unread = true,
            },
            Assert.Single(await ReadAllAsync(new(), null)));

        await store.Desk.MarkSeenAsync("anna", ticket.Number, 2, Cancel);
        await store.Desk.MarkSeenAsync("anna", ticket.Number, 1, Cancel);
        await store.Desk.MarkSeenAsync("anna", "unknown", 1, Cancel);

        Assert.False(Assert.Single(await ReadAllAsync(new(), null)).Unread);
        var others = await store.Lists.ReadPageAsync(new(), null, "ben", Cancel);
        Assert.True(Assert.Single(others.Items).Unread);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("!!!")]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_cursor_that_is_none_is_refused(string cursor)
    {
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(
            () => store.Lists.ReadPageAsync(new() { After = cursor }, null, "anna", Cancel));
        Assert.Equal("after", refusal.Field);
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused_and_limits_are_kept()
    {
        await FillAsync(250);
        var page = await store.Lists.ReadPageAsync(
            new() { Limit = -5, States = StateGroup.All }, null, "anna", Cancel);
        Assert.Single(page.Items);
        Assert.Matches("^[A-Za-z0-9_-]+$", page.Next);
        await Assert.ThrowsAsync<InvalidRequestException>(
            () => store.Lists.ReadPageAsync(new() { After = page.Next, Sort = TicketSort.Due }, null, "anna", Cancel));
        var largest = await store.Lists.ReadPageAsync(
            new() { Limit = 5_000, States = StateGroup.All }, null, "anna", Cancel);
        Assert.Equal(200, largest.Items.Length);
    }

    [Fact]
    public async Task What_is_due_is_found_by_the_earlier_of_its_times()
    {
        var late = Some.Ticket("due") with { Due = Some.Noon.AddHours(5), State = TicketState.PendingReminder };
        var lapses = Some.Ticket("due") with { Due = Some.Noon.AddHours(9), UnlocksAt = Some.Noon.AddHours(2) };
        var never = Some.Ticket("due");
        var elsewhere = Some.Ticket("other") with { UnlocksAt = Some.Noon };
        foreach (var ticket in (Ticket[])[late, lapses, never, elsewhere])
        {
            await store.Tickets.CommitAsync(Some.Opening(ticket), Cancel);
        }

        Assert.Equal(Some.Noon.AddHours(2), await store.Lists.ReadNextDueAsync("due", Cancel));
        Assert.Null(await store.Lists.ReadNextDueAsync("none", Cancel));
        Assert.Empty(await store.Lists.ReadDueAsync("due", Some.Noon.AddHours(1), 10, Cancel));
        var until = Some.Noon.AddHours(5);
        Assert.Equal([lapses.Number, late.Number], await store.Lists.ReadDueAsync("due", until, 10, Cancel));
        Assert.Equal([lapses.Number], await store.Lists.ReadDueAsync("due", until, 1, Cancel));
    }

    [Fact]
    public async Task Counters_count_open_tickets()
    {
        var tickets = await FillAsync(200);
        var open = tickets.Where(ticket => ticket.Queue == "two" && ticket.State.IsOpen()).ToList();

        Assert.Equal(
            new QueueCounters(open.Count, open.Count(ticket => ticket.Lock == TicketLock.Unlocked)),
            await store.Lists.CountAsync("two", Cancel));
        Assert.Equal(QueueCounters.None, await store.Lists.CountAsync("none", Cancel));
        Assert.True(await store.Lists.AnyAsync("two", Cancel));
        Assert.False(await store.Lists.AnyAsync("none", Cancel));
    }

    public async ValueTask InitializeAsync() => await store.OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return store.DisposeAsync();
    }

    // Handed over in order, for tickets with equal values come in the order of their commits.
    private async Task<List<Ticket>> FillAsync(int count)
    {
        var states = Enum.GetValues<TicketState>();
        string[] queues = ["one", "two", "three"];
        var tickets = Enumerable.Range(0, count).Select(i => Some.Ticket(queues[i % 3]) with
        {
            State = states[i % states.Length],
            Priority = (i * 3 % 5) + 1,
            Lock = i % 4 == 0 ? TicketLock.Locked : TicketLock.Unlocked,
            Owner = i % 4 == 0 ? "anna" : i % 4 == 1 ? "ben" : null,
            Customer = new("", $"c{i % 5}@example.org"),
            Created = Some.Noon.AddSeconds(i * 37 % 101),
            Changed = Some.Noon.AddSeconds(i * 53 % 97),
            Due = Pending.Contains(states[i % states.Length]) ? Some.Noon.AddHours(i * 11 % 13) : null,
        }).ToList();
        await Task.WhenAll(tickets.Select(ticket => store.Tickets.CommitAsync(Some.Opening(ticket), Cancel)));
        return tickets;
    }

    private async Task CommitOthersAsync(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await store.Tickets.CommitAsync(Some.Opening(Some.Ticket("elsewhere")), Cancel);
        }
    }

    private async Task<List<TicketSummary>> ReadAllAsync(TicketQuery query, ImmutableArray<string>? queues)
    {
        var items = new List<TicketSummary>();
        string? after = null;
        do
        {
            var page = await store.Lists.ReadPageAsync(query with { After = after }, queues, "anna", Cancel);
            items.AddRange(page.Items);
            Assert.True(page.Next is null || page.Items.Length == Math.Min(query.Limit, 200));
            after = page.Next;
        }
        while (after is not null);
        return items;
    }

    private static IEnumerable<Ticket> Order(IEnumerable<Ticket> tickets, TicketSort sort) => sort switch
    {
        TicketSort.Created => tickets.OrderBy(ticket => ticket.Created),
        TicketSort.CreatedDescending => tickets.Reverse().OrderByDescending(ticket => ticket.Created),
        TicketSort.Changed => tickets.OrderBy(ticket => ticket.Changed),
        TicketSort.ChangedDescending => tickets.Reverse().OrderByDescending(ticket => ticket.Changed),
        TicketSort.Priority => tickets.OrderByDescending(ticket => ticket.Priority).ThenBy(ticket => ticket.Created),
        _ => tickets.Where(ticket => ticket.Due is not null).OrderBy(ticket => ticket.Due),
    };
}

public sealed class SqliteTicketListsTests() : TicketListsTests(new SqliteTestStore());

public sealed class PostgresTicketListsTests(PostgreSql.SharedPostgres server) : TicketListsTests(new PostgresTestStore(server));
