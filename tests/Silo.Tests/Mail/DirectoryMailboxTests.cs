using Xunit;

namespace OrleansTickets.Mail;

public sealed class DirectoryMailboxTests : IAsyncLifetime
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("pickup");
    private MailDesk desk = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static MailAccountSettings Account => new()
    {
        Name = "support@helpdesk.test",
        Source = FetchSource.Directory,
        Directory = "inbox",
    };

    public async ValueTask InitializeAsync() =>
        desk = await MailDesk.StartAsync(settings: new() { ["Mail:Directories:inbox"] = root.FullName });

    public async ValueTask DisposeAsync()
    {
        await desk.DisposeAsync();
        root.Delete(recursive: true);
    }

    [Fact]
    public async Task A_maildir_has_its_mail_marked_as_seen()
    {
        Array.ForEach(["new", "cur", "tmp"], name => root.CreateSubdirectory(name));
        await WriteAsync("new/1.a.host", "one");
        await WriteAsync("cur/1.b.host:2,R", "unseen");
        await WriteAsync("cur/1.c.host:2,RS", "seen");
        await WriteAsync("tmp/1.d.host", "unfinished");
        await desk.SaveAsync(Account);
        await Eventually.BecomesAsync(async () => (await desk.StatusAsync()).Fetched == 2);
        await WriteAsync("tmp/1.e.host", "two");
        File.Move(PathOf("tmp/1.e.host"), PathOf("new/1.e.host"));
        await Eventually.BecomesAsync(() => Task.FromResult(NamesIn("cur").Contains("1.e.host:2,S")));
        Assert.Equal(["one", "two", "unseen"], await desk.TitlesAsync());
        Assert.Equal(["1.a.host:2,S", "1.b.host:2,RS", "1.c.host:2,RS", "1.e.host:2,S"], NamesIn("cur"));
        Assert.Empty(NamesIn("new"));
    }

    [Fact]
    public async Task Files_are_laid_into_done_or_failed_and_nothing_there_is_overwritten()
    {
        await WriteAsync("mail.eml", "one");
        await WriteAsync("readme.txt", "no mail");
        await File.WriteAllTextAsync(PathOf("broken.eml"), "", Cancel);
        await desk.SaveAsync(Account);
        await Eventually.BecomesAsync(() => Task.FromResult(NamesIn("done").Length == 1));
        await WriteAsync("mail.tmp", "two");
        File.Move(PathOf("mail.tmp"), PathOf("mail.eml"));
        await Eventually.BecomesAsync(() => Task.FromResult(NamesIn("done").Length == 2));
        Assert.Equal(["one", "two"], await desk.TitlesAsync());
        Assert.Equal(["broken.eml"], NamesIn("failed"));
        Assert.Equal(["readme.txt"], NamesIn(""));
        Assert.Single(await desk.QuarantineAsync());
    }

    [Fact]
    public async Task Files_are_deleted_where_that_is_wanted_and_links_are_left_alone()
    {
        await WriteAsync("mail.eml", "one");
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, ScriptedMails.Compose("secret"), Cancel);
        File.CreateSymbolicLink(PathOf("link.eml"), secret);
        await desk.SaveAsync(Account with { AfterFetch = AfterFetch.Delete });
        await Eventually.BecomesAsync(() => Task.FromResult(NamesIn("") is ["link.eml"]));
        await WriteAsync("two.eml", "two");
        await Eventually.BecomesAsync(() => Task.FromResult(NamesIn("") is ["link.eml"]));
        Assert.Equal(["one", "two"], await desk.TitlesAsync());
        File.Delete(secret);
    }

    [Fact]
    public async Task A_directory_that_the_operator_did_not_set_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<Agents.InvalidRequestException>(
            () => desk.SaveAsync(Account with { Directory = "../../etc" }));
        Assert.Equal("directory", refusal.Field);
    }

    private string PathOf(string name) => Path.Combine(root.FullName, name);

    // Whole at once.
    private async Task WriteAsync(string name, string subject)
    {
        var unfinished = PathOf($".{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(unfinished, ScriptedMails.Compose(subject), Cancel);
        File.Move(unfinished, PathOf(name));
    }

    private string[] NamesIn(string directory) => Directory.Exists(PathOf(directory))
        ? [.. new DirectoryInfo(PathOf(directory)).GetFiles().Select(file => file.Name)
            .Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)]
        : [];
}
