using System.Globalization;

namespace OrleansTickets.Mail;

/// <summary>Mails that lie as files in a directory: a maildir, or one where each file <c>*.eml</c> is a mail. Whoever
/// writes them must let each appear whole, by renaming it there.</summary>
/// <remarks>Links are not followed: who may write here must not thereby read what only the silo may read.</remarks>
internal sealed class DirectoryMailbox : IMailbox
{
    private const string Seen = ":2,";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30); // no watcher sees what others write by NFS

    private static readonly EnumerationOptions Plain = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.Directory,
    };

    private readonly MailAccountSettings account;
    private readonly string root;
    private readonly TimeProvider clock;
    private readonly bool isMaildir;
    private readonly FileSystemWatcher watcher;
    private readonly Dictionary<string, FileInfo> files = [];
    private TaskCompletionSource changed = new();

    private DirectoryMailbox(MailAccountSettings account, string root, TimeProvider clock)
    {
        this.account = account;
        this.root = root;
        this.clock = clock;
        isMaildir = Directory.Exists(Path.Combine(root, "new")) && Directory.Exists(Path.Combine(root, "cur"));
        watcher = new FileSystemWatcher(isMaildir ? Path.Combine(root, "new") : root);
        watcher.Created += (_, _) => changed.TrySetResult();
        watcher.Renamed += (_, _) => changed.TrySetResult();
        try
        {
            watcher.EnableRaisingEvents = true;
        }
        catch (IOException)
        {
            // The machine grants no more watchers: it is looked into now and then.
        }
    }

    public string? Defect => null;

    public bool LeavesMails => false;

    public bool KeepsNames => true;

    /// <exception cref="MailAccountException">The operator has set no such directory, or it is not there.</exception>
    public static DirectoryMailbox Open(MailAccountSettings account, MailOptions options, TimeProvider clock)
    {
        if (!options.Directories.TryGetValue(account.Directory, out var root))
        {
            throw new MailAccountException(
                $"This silo knows no directory {account.Directory}: its configuration lacks "
                + $"{MailOptions.Section}:Directories:{account.Directory}.");
        }

        return Directory.Exists(root)
            ? new(account, root, clock)
            : throw new MailAccountException($"The directory {account.Directory} is not there.");
    }

    public Task<IReadOnlyList<string>> FindNewAsync(CancellationToken cancellationToken)
    {
        changed = new(); // from here on, whatever comes is found by the next search
        files.Clear();
        var found = isMaildir
            ? Files("new", "*").Concat(Files("cur", "*").Where(file => IsUnseen(file.Name)))
            : Files("", "*.eml");
        var ordered = found.OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal);
        foreach (var file in ordered)
        {
            files[NameOf(file)] = file;
        }

        return Task.FromResult<IReadOnlyList<string>>([.. files.Keys]);
    }

    public string? LastingNameOf(string id) => null;

    public Task<Dictionary<string, long>> ReadSizesAsync(
        IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        Task.FromResult(ids.ToDictionary(id => id, id => files[id].Length));

    public async Task FetchAsync(
        IReadOnlyList<string> ids, Dictionary<string, byte[]> mails, CancellationToken cancellationToken)
    {
        foreach (var file in ids.Select(id => (Id: id, Info: files[id])))
        {
            try
            {
                // What has no length may be a pipe, whose opening would wait for ever.
                mails[file.Id] = file.Info.Length == 0
                    ? []
                    : await File.ReadAllBytesAsync(file.Info.FullName, cancellationToken);
            }
            catch (FileNotFoundException)
            {
                // Gone by now.
            }
        }
    }

    public async Task<byte[]> FetchHeaderAsync(string id, CancellationToken cancellationToken)
    {
        await using var mail = files[id].OpenRead();
        var start = new byte[Math.Min(mail.Length, 64_000)];
        await mail.ReadExactlyAsync(start, cancellationToken);
        return start.AsSpan().IndexOf("\r\n\r\n"u8) is >= 0 and var end ? start[..(end + 4)]
            : start.AsSpan().IndexOf("\n\n"u8) is >= 0 and var bare ? start[..(bare + 2)]
            : start;
    }

    public Task SettleAsync(IReadOnlyList<FetchedMail> mails)
    {
        Exception? refusal = null;
        foreach (var mail in mails)
        {
            try
            {
                Settle(mail, files[mail.Id]);
            }
            catch (Exception e) when (IsRefusal(e)) // the others may go
            {
                refusal ??= e;
            }
        }

        return refusal is null ? Task.CompletedTask : Task.FromException(refusal);
    }

    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await changed.Task.WaitAsync(atMost < LongestWait ? atMost : LongestWait, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Time to look.
        }
    }

    public bool IsRefusal(Exception failure) => failure is IOException or UnauthorizedAccessException;

    public void Dispose() => watcher.Dispose();

    // A name may be used again, as by scripts that write "mail.eml"; of another size or time, it is another mail.
    private static string NameOf(FileInfo file) => string.Create(
        CultureInfo.InvariantCulture,
        $"{file.Directory!.Name}/{file.Name}:{file.LastWriteTimeUtc.Ticks}:{file.Length}");

    // Flags of a maildir stand behind ":2,".
    private static bool IsUnseen(string name) =>
        name.LastIndexOf(Seen, StringComparison.Ordinal) is var at
        && (at < 0 || name.AsSpan(at + Seen.Length).IndexOfAny('S', 'T') < 0);

    private IEnumerable<FileInfo> Files(string directory, string pattern) =>
        new DirectoryInfo(Path.Combine(root, directory)).EnumerateFiles(pattern, Plain);

    private void Settle(FetchedMail mail, FileInfo file)
    {
        if (account.AfterFetch == AfterFetch.Delete && !mail.IsKept)
        {
            File.Delete(file.FullName);
        }
        else if (isMaildir)
        {
            var at = file.Name.LastIndexOf(Seen, StringComparison.Ordinal);
            var name = at < 0 ? file.Name + Seen : file.Name;
            File.Move(file.FullName, Path.Combine(root, "cur", name + "S"));
        }
        else
        {
            Lay(file, mail.IsHeld ? "failed" : "done");
        }
    }

    // Nothing that lies there is overwritten.
    private void Lay(FileInfo file, string place)
    {
        var to = Directory.CreateDirectory(Path.Combine(root, place));
        var target = Path.Combine(to.FullName, file.Name);
        if (File.Exists(target))
        {
            target = Path.Combine(
                to.FullName, $"{Path.GetFileNameWithoutExtension(file.Name)}-{Guid.NewGuid():N}.eml");
        }

        File.Move(file.FullName, target);
    }
}
