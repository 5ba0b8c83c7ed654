using OrleansTickets.MailServers;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Connections to a mailbox that break at any byte (see <see cref="Cuts"/>): after the next whole one, each mail is a ticket once and
/// is settled on the server.</summary>
public sealed class BrokenFetchTests : IAsyncLifetime
{
    // Side by side, to share what a commit costs.
    private const int AtOnce = 8;

    private MailDesk desk = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => desk = await MailDesk.StartAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Theory]
    [InlineData(AfterFetch.MarkSeen)]
    [InlineData(AfterFetch.Delete)]
    [InlineData(AfterFetch.Move)]
    public async Task An_IMAP_dialogue_may_break_at_any_byte(AfterFetch after)
    {
        var count = await BreakEverywhereAsync((int)after, name =>
        {
            var imap = new ScriptedImap();
            imap.AddFolder("Done");
            return new(
                imap, ScriptedMails.Account(imap.Port, name) with { AfterFetch = after, MoveTo = "Done" },
                subject => imap.Put(ScriptedMails.Compose(subject)), () => imap.Read().Count(mail => !mail.IsSeen));
        });
        Assert.True(count > 400, $"{count} bytes are no dialogue.");
    }

    [Theory]
    [InlineData(AfterFetch.MarkSeen)]
    [InlineData(AfterFetch.Delete)]
    public async Task A_POP3_dialogue_may_break_at_any_byte(AfterFetch after)
    {
        var count = await BreakEverywhereAsync((int)after, name =>
        {
            var pop3 = new ScriptedPop3();
            var account = ScriptedMails.Account(pop3.Port, name);
            return new(
                pop3, account with { Source = FetchSource.Pop3, AfterFetch = after },
                subject => pop3.Put(subject.Replace(' ', '-'), ScriptedMails.Compose(subject)),
                () => after == AfterFetch.Delete ? pop3.Read().Length : 0);
        });
        Assert.True(count > 200, $"{count} bytes are no dialogue.");
    }

    private async Task<int> BreakEverywhereAsync(int kind, Func<string, Box> open)
    {
        var traffic = 0;
        var first = open("whole");
        await using (var server = first.Server)
        {
            first.Put("whole");
            await desk.FetchOnceAsync(first.Account, Cancel);
            await Eventually.BecomesAsync(() => Task.FromResult((traffic = server.LongestTraffic) > 0));
        }

        var cuts = Cuts.Of(traffic, kind);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancel };
        await Parallel.ForEachAsync(cuts, parallel, async (cut, _) =>
        {
            var box = open($"cut {cut}");
            await using var server = box.Server;
            box.Put($"cut {cut}");
            server.Cuts.Enqueue(cut);
            await Record.ExceptionAsync(() => desk.FetchOnceAsync(box.Account, Cancel));
            Assert.Empty(server.Cuts);
            await desk.FetchOnceAsync(box.Account, Cancel);
            Assert.Equal(0, box.CountNew());
        });
        Assert.Equal(
            cuts.Select(cut => $"cut {cut}").Append("whole").Order(StringComparer.Ordinal),
            await desk.TitlesAsync());
        return traffic;
    }

    private sealed record Box(
        ScriptedServer Server, MailAccountSettings Account, Action<string> Put, Func<int> CountNew);
}
