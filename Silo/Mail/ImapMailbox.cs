using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace OrleansTickets.Mail;

/// <summary>One connection to one folder of an IMAP server.</summary>
/// <remarks>
/// New is what is not seen: a search that the server answers from its index. CONDSTORE (RFC 7162) would say which flags
/// changed since the last look; but the connection that is idle hears of every change anyway, and after a break the
/// search finds the same mails without a number that has to be kept and can be lost.
/// When UIDVALIDITY changes, every mail has a new name. What is unseen then comes again, and its bytes tell.
/// </remarks>
internal sealed class ImapMailbox : IMailbox
{
    // RFC 2177: servers may log off who idles for 30 minutes, and many a router forgets sooner.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(9);

    private readonly MailAccountSettings account;
    private readonly ImapClient client;
    private readonly TimeProvider clock;
    private readonly TimeSpan pollInterval;
    private readonly IImapFolder folder;
    private readonly IMailFolder? target;
    private CancellationTokenSource? idle;
    private bool isChanged;

    private ImapMailbox(
        MailAccountSettings account, IImapFolder folder, IMailFolder? target, ImapClient client, TimeSpan pollInterval,
        TimeProvider clock)
    {
        this.account = account;
        this.folder = folder;
        this.target = target;
        this.client = client;
        this.pollInterval = pollInterval;
        this.clock = clock;
        folder.CountChanged += (_, _) => Wake();
        folder.UidValidityChanged += (_, _) => Wake();
    }

    public string? Defect => LeavesMails
        ? $"The folder {account.Folder} is read-only: its mails are taken in, but stay as they are."
        : null;

    public bool LeavesMails => folder.Access != FolderAccess.ReadWrite;

    public bool KeepsNames => true;

    /// <summary>Connects as the account says, never with less security, and opens its folder.</summary>
    public static async Task<ImapMailbox> OpenAsync(
        MailAccountSettings account, MailLogin login, MailOptions options, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var client = new ImapClient { Timeout = 60_000 };
        try
        {
            await client.ConnectAsync(
                account.ImapHost, account.ImapPort, account.ImapSecurity.ToSocketOptions(), cancellationToken);
            await login.LogInAsync(client, account.ImapUser, cancellationToken);
            var folder = await FindAsync(client, account.Folder, cancellationToken);
            var target = account.AfterFetch == AfterFetch.Move
                ? await FindAsync(client, account.MoveTo, cancellationToken)
                : null;
            await folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
            return new(account, (IImapFolder)folder, target, client, options.PollInterval, clock);
        }
        catch (FolderNotFoundException e)
        {
            client.Dispose();
            throw new MailAccountException($"There is no folder {e.FolderName} on {account.ImapHost}.", e);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Unseen mails in order of arrival.</summary>
    public async Task<IReadOnlyList<string>> FindNewAsync(CancellationToken cancellationToken)
    {
        isChanged = false; // from here on, whatever comes is found by the next search
        var uids = await folder.SearchAsync(SearchQuery.NotSeen.And(SearchQuery.NotDeleted), cancellationToken);
        return [.. uids.Distinct().Order().Select(NameOf)];
    }

    // Another account, or another server in this one, may have the same numbers.
    public string? LastingNameOf(string id) => $"{account.ImapUser}@{account.ImapHost}/{account.Folder}:{id}";

    public async Task<Dictionary<string, long>> ReadSizesAsync(
        IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var summaries = await folder.FetchAsync(
            Uids(ids), MessageSummaryItems.UniqueId | MessageSummaryItems.Size, cancellationToken);
        return summaries.DistinctBy(summary => summary.UniqueId)
            .ToDictionary(summary => NameOf(summary.UniqueId), summary => (long)(summary.Size ?? 0));
    }

    public Task FetchAsync(
        IReadOnlyList<string> ids, Dictionary<string, byte[]> mails, CancellationToken cancellationToken) =>
        folder.GetStreamsAsync(
            Uids(ids), async (_, _, uid, mail, cancelled) => mails[NameOf(uid)] = await ReadAsync(mail, cancelled),
            cancellationToken);

    public async Task<byte[]> FetchHeaderAsync(string id, CancellationToken cancellationToken)
    {
        await using var header = await folder.GetStreamAsync(Uids([id])[0], "HEADER", cancellationToken);
        return await ReadAsync(header, cancellationToken);
    }

    public async Task SettleAsync(IReadOnlyList<FetchedMail> mails)
    {
        var stays = account.AfterFetch == AfterFetch.MarkSeen;
        var seen = Uids(mails.Where(mail => mail.IsKept || stays).Select(mail => mail.Id));
        var away = Uids(mails.Where(mail => !mail.IsKept && !stays).Select(mail => mail.Id));
        if (away.Count > 0 && target is not null)
        {
            // Without MOVE (RFC 6851) it is a copy and a deletion; broken off in between, the mail is moved again.
            await folder.MoveToAsync(away, target, CancellationToken.None);
        }
        else if (away.Count > 0)
        {
            await folder.AddFlagsAsync(
                away, MessageFlags.Seen | MessageFlags.Deleted, silent: true, CancellationToken.None);
            await folder.ExpungeAsync(away, CancellationToken.None);
        }

        if (seen.Count > 0)
        {
            await folder.AddFlagsAsync(seen, MessageFlags.Seen, silent: true, CancellationToken.None);
        }
    }

    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (!client.Capabilities.HasFlag(ImapCapabilities.Idle))
        {
            await Task.Delay(atMost < pollInterval ? atMost : pollInterval, clock, cancellationToken);
            await folder.CheckAsync(cancellationToken);
            return;
        }

        using var done = new CancellationTokenSource(atMost < LongestIdle ? atMost : LongestIdle, clock);
        idle = done;
        try
        {
            if (!isChanged)
            {
                await client.IdleAsync(done.Token, cancellationToken);
            }
        }
        finally
        {
            idle = null;
        }
    }

    public bool IsRefusal(Exception failure) => failure is ImapCommandException or MessageNotFoundException
        && client.IsConnected;

    public void Dispose() => client.Dispose();

    private static async Task<IMailFolder> FindAsync(
        ImapClient client, string name, CancellationToken cancellationToken) =>
        name.Equals("INBOX", StringComparison.OrdinalIgnoreCase)
            ? client.Inbox
            : await client.GetFolderAsync(name, cancellationToken);

    private void Wake()
    {
        isChanged = true;
        idle?.Cancel();
    }

    private string NameOf(UniqueId uid) =>
        string.Create(CultureInfo.InvariantCulture, $"{folder.UidValidity}:{uid.Id}");

    // Names of another UIDVALIDITY name nothing any more.
    private List<UniqueId> Uids(IEnumerable<string> ids)
    {
        var ours = string.Create(CultureInfo.InvariantCulture, $"{folder.UidValidity}:");
        return [.. ids.Where(id => id.StartsWith(ours, StringComparison.Ordinal))
            .Select(id => new UniqueId(uint.Parse(id.AsSpan(ours.Length), CultureInfo.InvariantCulture)))];
    }

    private static async Task<byte[]> ReadAsync(Stream mail, CancellationToken cancellationToken)
    {
        var bytes = new byte[mail.Length];
        await mail.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
