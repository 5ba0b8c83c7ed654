using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace OrleansTickets.Mail;

/// <summary>One connection to one folder of an IMAP server.</summary>
internal sealed class ImapMailbox : IDisposable
{
    // RFC 2177: servers may log off who idles for 30 minutes, and many a router forgets sooner.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(9);

    private readonly ImapClient client;
    private readonly TimeProvider clock;
    private readonly TimeSpan pollInterval;
    private readonly IImapFolder folder;
    private CancellationTokenSource? idle;
    private bool isChanged;

    private ImapMailbox(IImapFolder folder, ImapClient client, TimeSpan pollInterval, TimeProvider clock)
    {
        this.folder = folder;
        this.client = client;
        this.pollInterval = pollInterval;
        this.clock = clock;
        folder.CountChanged += (_, _) => Wake();
    }

    public uint UidValidity => folder.UidValidity;

    /// <summary>Connects as the account says, never with less security, and opens its folder.</summary>
    public static async Task<ImapMailbox> OpenAsync(
        MailAccountSettings account, string password, MailOptions options, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var client = new ImapClient { Timeout = 60_000 };
        try
        {
            await client.ConnectAsync(
                account.ImapHost, account.ImapPort, account.ImapSecurity.ToSocketOptions(), cancellationToken);
            await client.AuthenticateAsync(account.ImapUser, password, cancellationToken);
            var folder = account.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase)
                ? client.Inbox
                : await client.GetFolderAsync(account.Folder, cancellationToken);
            await folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
            return new((IImapFolder)folder, client, options.PollInterval, clock);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Unseen mails in order of arrival.</summary>
    public async Task<IList<UniqueId>> FindUnseenAsync(CancellationToken cancellationToken)
    {
        isChanged = false; // from here on, whatever comes is found by the next search
        var uids = await folder.SearchAsync(SearchQuery.NotSeen.And(SearchQuery.NotDeleted), cancellationToken);
        return [.. uids.Distinct().Order()];
    }

    /// <summary>The sizes that the server names; a mail that is gone by now has none.</summary>
    public async Task<Dictionary<UniqueId, uint>> ReadSizesAsync(
        IList<UniqueId> uids, CancellationToken cancellationToken)
    {
        var summaries = await folder.FetchAsync(
            uids, MessageSummaryItems.UniqueId | MessageSummaryItems.Size, cancellationToken);
        return summaries.ToDictionary(summary => summary.UniqueId, summary => summary.Size ?? 0);
    }

    /// <summary>Adds the bytes of these mails as the server has them; leaves the mails unseen. One that is gone by now
    /// adds none.</summary>
    public Task FetchAsync(
        IList<UniqueId> uids, Dictionary<UniqueId, byte[]> mails, CancellationToken cancellationToken) =>
        folder.GetStreamsAsync(
            uids, async (_, _, uid, mail, cancelled) => mails[uid] = await ReadAsync(mail, cancelled),
            cancellationToken);

    /// <summary>The bytes of its header alone.</summary>
    public async Task<byte[]> FetchHeaderAsync(UniqueId uid, CancellationToken cancellationToken)
    {
        await using var header = await folder.GetStreamAsync(uid, "HEADER", cancellationToken);
        return await ReadAsync(header, cancellationToken);
    }

    public Task MarkSeenAsync(IList<UniqueId> uids, CancellationToken cancellationToken) =>
        folder.AddFlagsAsync(uids, MessageFlags.Seen, silent: true, cancellationToken);

    public async Task DeleteAsync(IList<UniqueId> uids, CancellationToken cancellationToken)
    {
        await folder.AddFlagsAsync(uids, MessageFlags.Seen | MessageFlags.Deleted, silent: true, cancellationToken);
        await folder.ExpungeAsync(uids, cancellationToken);
    }

    /// <summary>Completes when there may be new mail, at the latest after this time.</summary>
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

    public void Dispose() => client.Dispose();

    private void Wake()
    {
        isChanged = true;
        idle?.Cancel();
    }

    private static async Task<byte[]> ReadAsync(Stream mail, CancellationToken cancellationToken)
    {
        var bytes = new byte[mail.Length];
        await mail.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
