using System.Collections.Concurrent;
using System.Text;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>More mail than can be stored, from somebody who does not wait for answers.</summary>
public sealed class MailFloodTests : IAsyncLifetime
{
    private const int Count = 5_000;
    private const int Size = 20_000;

    private static readonly string Text = string.Concat(Enumerable.Repeat("It is burning again.\r\n", Size / 22));

    private readonly ConcurrentBag<MailOutcome> taken = [];
    private MailDesk desk = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MailRoom Room => desk.Inside<MailGate>().Room;

    public async ValueTask InitializeAsync() => desk = await MailDesk.StartAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task While_the_store_stands_still_no_more_waits_than_there_is_room_for_and_nothing_is_lost()
    {
        var still = new TaskCompletionSource();
        desk.Store.Before = _ => still.Task;
        var handedIn = HandInAll(Enumerable.Range(0, Count));
        var most = 0L;
        await Eventually.BecomesAsync(() =>
        {
            most = Math.Max(most, Room.InHand);
            return Task.FromResult(handedIn.Values.Count(mail => mail.IsCompleted) + desk.Store.Begun >= Count);
        });

        // Each takes its bytes, and what the least takes.
        Assert.InRange(most, MailRoom.Size * 9 / 10, MailRoom.Size);
        Assert.InRange(desk.Store.Begun, 1, MailRoom.Size / (MailRoom.LeastPerMail + Size));
        Assert.Empty(taken); // nothing is acknowledged that is not durable
        var refused = Refused(handedIn);
        Assert.InRange(refused.Count, Count - desk.Store.Begun, Count); // some may have waited too long

        still.SetResult();
        await Task.WhenAll(handedIn.Values);
        Assert.Equal(0, Room.InHand);
        refused = Refused(handedIn); // with those that have waited too long since
        while (refused.Count > 0) // as a mail server does
        {
            handedIn = HandInAll(refused);
            await Task.WhenAll(handedIn.Values);
            refused = Refused(handedIn);
        }

        Assert.Equal(Count, taken.Count);
        Assert.Empty(taken.GroupBy(outcome => outcome.Ticket).Where(same => same.Count() > 1).SelectMany(same => same));
        Assert.Equal(Count, await CountTicketsAsync());
    }

    [Fact]
    public async Task While_the_store_cannot_write_all_is_refused_and_nothing_stays_in_hand()
    {
        desk.Store.Before = _ => throw new StoreUnavailableException("The disk is full.");
        var handedIn = HandInAll(Enumerable.Range(0, Count));
        await Task.WhenAll(handedIn.Values);
        Assert.Equal(Count, Refused(handedIn).Count);
        Assert.Equal(0, Room.InHand);
        Assert.Equal(0, await CountTicketsAsync());
        desk.Store.Before = _ => Task.CompletedTask;
        Assert.True(await HandInAsync(0));
    }

    private Dictionary<int, Task<bool>> HandInAll(IEnumerable<int> mails) => mails.ToDictionary(i => i, HandInAsync);

    private static List<int> Refused(Dictionary<int, Task<bool>> handedIn) =>
        [.. handedIn.Where(mail => mail.Value is { IsCompleted: true, Result: false }).Select(mail => mail.Key)];

    // False when it must come again.
    private async Task<bool> HandInAsync(int i)
    {
        using var _ = Caller.AsSystem();
        var raw = Encoding.ASCII.GetBytes(
            $"From: c{i}@customer.test\r\nTo: support@helpdesk.test\r\nSubject: mail {i}\r\n\r\n{Text}");
        try
        {
            taken.Add(await desk.Grains.GetGrain<IPostmasterGrain>(0).TakeIn(new() { Raw = raw }, Cancel));
            return true;
        }
        catch (Exception e) when (e is StoreUnavailableException or TimeoutException)
        {
            return false;
        }
    }

    private async Task<int> CountTicketsAsync()
    {
        using var _ = Caller.As(MailDesk.Agent);
        var (count, query) = (0, new TicketQuery { States = StateGroup.All, Limit = 200 });
        while (true)
        {
            var page = await desk.Grains.GetGrain<ITicketSearchGrain>(0).ReadPage(query, Cancel);
            count += page.Items.Length;
            if (page.Next is null)
            {
                return count;
            }

            query = query with { After = page.Next };
        }
    }
}
