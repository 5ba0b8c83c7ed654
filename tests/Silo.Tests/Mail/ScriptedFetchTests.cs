using OrleansTickets.MailServers;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Mailboxes that do what a real server seldom does.</summary>
public sealed class ScriptedFetchTests : IAsyncLifetime
{
    private readonly ScriptedImap imap = new();
    private readonly ScriptedPop3 pop3 = new();
    private MailDesk desk = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        desk = await MailDesk.StartAsync(settings: new() { ["Mail:PollInterval"] = "00:00:01" });

    public async ValueTask DisposeAsync()
    {
        await desk.DisposeAsync();
        await imap.DisposeAsync();
        await pop3.DisposeAsync();
    }

    [Fact]
    public async Task A_read_only_folder_is_read_once_and_told_of()
    {
        imap.IsReadOnly = true;
        imap.Put(ScriptedMails.Compose("one"));
        await desk.SaveAsync(ScriptedMails.Account(imap.Port));
        await Eventually.BecomesAsync(async () =>
            (await desk.StatusAsync()).LastError?.Contains("read-only", StringComparison.Ordinal) == true);
        imap.Put(ScriptedMails.Compose("two"));
        await Eventually.BecomesAsync(async () => (await desk.TitlesAsync()).Length == 2);
        await desk.FetchOnceAsync(ScriptedMails.Account(imap.Port), Cancel); // as after a restart
        Assert.Equal(["one", "two"], await desk.TitlesAsync());
        Assert.Equal(2, imap.Commands.Count(command => command.Contains("BODY.PEEK[]", StringComparison.Ordinal)));
        Assert.DoesNotContain(imap.Commands, command => command.Contains("STORE", StringComparison.Ordinal));
        Assert.Equal(2, imap.Connections);
    }

    [Theory]
    [InlineData(AfterFetch.MarkSeen)]
    [InlineData(AfterFetch.Delete)]
    [InlineData(AfterFetch.Move)]
    public async Task While_a_server_takes_no_marks_mail_comes_in_once_and_is_marked_later(AfterFetch after)
    {
        imap.AddFolder("Done");
        imap.Override = command => command.Contains("STORE", StringComparison.Ordinal)
            || command.Contains("MOVE", StringComparison.Ordinal) ? "NO over quota" : null;
        imap.Put(ScriptedMails.Compose("one"));
        await desk.SaveAsync(ScriptedMails.Account(imap.Port) with { AfterFetch = after, MoveTo = "Done" });
        await Eventually.BecomesAsync(async () =>
            (await desk.StatusAsync()).LastError?.Contains("over quota", StringComparison.Ordinal) == true);
        imap.Put(ScriptedMails.Compose("two"));
        await Eventually.BecomesAsync(async () => (await desk.TitlesAsync()).Length == 2);
        imap.Override = _ => null;
        await Eventually.BecomesAsync(() => Task.FromResult(imap.Read().All(mail => mail.IsSeen)));
        Assert.Equal(after == AfterFetch.Move ? 2 : 0, imap.Read("Done").Length);
        Assert.Equal(2, imap.Commands.Count(command => command.Contains("BODY.PEEK[]", StringComparison.Ordinal)));
        Assert.Equal(2, (await desk.StatusAsync()).Fetched);
        Assert.Equal(1, imap.Connections);
    }

    [Fact]
    public async Task A_folder_whose_mails_got_new_names_loses_none_and_doubles_none()
    {
        var account = ScriptedMails.Account(imap.Port);
        imap.Override = command => command.Contains("STORE", StringComparison.Ordinal) ? "NO later" : null;
        imap.Put(ScriptedMails.Compose("gone"));
        imap.Put(ScriptedMails.Compose("one"));
        await desk.FetchOnceAsync(account, Cancel);

        // What was mail 2 is mail 1 now, and mail 2 is one that nobody has seen.
        await using var next = new ScriptedImap { UidValidity = 2 };
        next.Put(ScriptedMails.Compose("one"));
        next.Put(ScriptedMails.Compose("new"));
        await desk.FetchOnceAsync(account with { ImapPort = next.Port }, Cancel);
        Assert.Equal(["gone", "new", "one"], await desk.TitlesAsync());
        Assert.All(next.Read(), mail => Assert.True(mail.IsSeen));
    }

    [Fact]
    public async Task A_mail_that_the_server_cannot_give_out_holds_up_no_other()
    {
        imap.Put(ScriptedMails.Compose("poison"));
        imap.Put(ScriptedMails.Compose("two"));
        imap.Put(ScriptedMails.Compose("three"));
        imap.Override = command => command.StartsWith("UID FETCH 1", StringComparison.Ordinal)
            && command.Contains("BODY", StringComparison.Ordinal) ? "NO internal error" : null;
        await desk.SaveAsync(ScriptedMails.Account(imap.Port));
        await Eventually.BecomesAsync(() => Task.FromResult(imap.Read().Count(mail => mail.IsSeen) == 2));
        Assert.Equal(["three", "two"], await desk.TitlesAsync());
        Assert.Contains("internal error", (await desk.StatusAsync()).LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_folder_is_watched_and_a_missing_one_is_told()
    {
        imap.AddFolder("Sales");
        imap.Put(ScriptedMails.Compose("one"));
        imap.Put(ScriptedMails.Compose("two"), "Sales");
        await desk.SaveAsync(ScriptedMails.Account(imap.Port) with { MoreFolders = ["Sales"] });
        await Eventually.BecomesAsync(async () => (await desk.StatusAsync()).Fetched == 2);
        Assert.Equal(["one", "two"], await desk.TitlesAsync());
        Assert.True((await desk.StatusAsync()).IsConnected);
        await desk.SaveAsync(ScriptedMails.Account(imap.Port) with { MoreFolders = ["Nowhere"] });
        await Eventually.BecomesAsync(async () =>
            (await desk.StatusAsync()).LastError?.Contains("Nowhere", StringComparison.Ordinal) == true);
        imap.Put(ScriptedMails.Compose("three"));
        await Eventually.BecomesAsync(async () => (await desk.TitlesAsync()).Length == 3);
    }

    [Fact]
    public async Task Mails_that_are_left_on_a_POP3_server_are_asked_for_once()
    {
        pop3.Put("a", ScriptedMails.Compose("one"));
        pop3.Put("b", ScriptedMails.Compose("two"));
        var account = ScriptedMails.Account(pop3.Port) with { Source = FetchSource.Pop3 };
        await desk.FetchOnceAsync(account, Cancel);
        pop3.Put("c", ScriptedMails.Compose("three"));
        await desk.FetchOnceAsync(account, Cancel);
        await desk.FetchOnceAsync(account, Cancel);
        Assert.Equal(["one", "three", "two"], await desk.TitlesAsync());
        Assert.Equal(["a", "b", "c"], pop3.Read());
        Assert.Equal(3, pop3.Retrieved);
    }

    [Theory]
    [InlineData(true)] // as servers do that number them in each session
    [InlineData(false)]
    public async Task A_unique_id_that_comes_again_hides_no_mail(bool hasUidl)
    {
        pop3.HasUidl = hasUidl;
        var account = ScriptedMails.Account(pop3.Port) with
        {
            Source = FetchSource.Pop3,
            AfterFetch = AfterFetch.Delete,
        };
        foreach (var subject in (string[])["one", "two"])
        {
            pop3.Put("1", ScriptedMails.Compose(subject));
            await desk.FetchOnceAsync(account, Cancel);
            Assert.Empty(pop3.Read());
        }

        Assert.Equal(["one", "two"], await desk.TitlesAsync());
    }

    [Fact]
    public async Task Without_unique_ids_the_bytes_tell_what_was_left_on_a_POP3_server()
    {
        pop3.HasUidl = false;
        var account = ScriptedMails.Account(pop3.Port) with { Source = FetchSource.Pop3 };
        pop3.Put("", ScriptedMails.Compose("one"));
        pop3.Put("", ScriptedMails.Compose("one"));
        await desk.FetchOnceAsync(account, Cancel);
        pop3.Put("", ScriptedMails.Compose("two"));
        await desk.FetchOnceAsync(account, Cancel);
        Assert.Equal(["one", "two"], await desk.TitlesAsync());
    }

    [Fact]
    public async Task A_POP3_mail_that_cannot_be_deleted_stays_once_and_holds_up_no_other()
    {
        pop3.Put("a", ScriptedMails.Compose("one"));
        pop3.Put("b", ScriptedMails.Compose("two"));
        pop3.Override = command => command == "DELE 1" ? "-ERR locked\r\n" : null;
        await desk.SaveAsync(ScriptedMails.Account(pop3.Port) with
        {
            Source = FetchSource.Pop3,
            AfterFetch = AfterFetch.Delete,
        });
        await Eventually.BecomesAsync(() => Task.FromResult(pop3.Read() is ["a"]));
        Assert.Contains("could not be marked", (await desk.StatusAsync()).LastError, StringComparison.Ordinal);
        pop3.Put("c", ScriptedMails.Compose("three"));
        await Eventually.BecomesAsync(async () => (await desk.TitlesAsync()).Length == 3);
        Assert.Equal(["one", "three", "two"], await desk.TitlesAsync());
    }
}
