using System.Globalization;
using System.Security.Cryptography;
using MailKit.Net.Pop3;

namespace OrleansTickets.Mail;

/// <summary>A mailbox on a POP3 server: one session after the other, since a session shows what lay there when it began
/// (RFC 1939 section 3), and deletes only when it ends well (section 6).</summary>
/// <remarks>
/// Mails that are left are known by their unique ids (UIDL). Where there are none, or two mails bear the same, the hash
/// of the whole mail takes their place, so that such a mailbox is read in full at each look. Where mails are deleted,
/// no unique id is trusted: of servers that give one out twice the second mail would be lost.
/// </remarks>
internal sealed class Pop3Mailbox : IMailbox
{
    private readonly MailAccountSettings account;
    private readonly MailLogin login;
    private readonly TimeProvider clock;
    private readonly TimeSpan pollInterval;
    private readonly Dictionary<string, List<int>> indexes = [];
    private Pop3Client client = new();
    private IList<int> sizes = [];

    private Pop3Mailbox(MailAccountSettings account, MailLogin login, MailOptions options, TimeProvider clock)
    {
        this.account = account;
        this.login = login;
        this.clock = clock;
        pollInterval = options.PollInterval;
    }

    public string? Defect => null;

    public bool LeavesMails => account.AfterFetch != AfterFetch.Delete;

    public bool KeepsNames => LeavesMails;

    /// <summary>Connects as the account says, never with less security.</summary>
    public static async Task<Pop3Mailbox> OpenAsync(
        MailAccountSettings account, MailLogin login, MailOptions options, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var mailbox = new Pop3Mailbox(account, login, options, clock);
        try
        {
            await mailbox.ConnectAsync(cancellationToken);
            return mailbox;
        }
        catch
        {
            mailbox.Dispose();
            throw;
        }
    }

    public async Task<IReadOnlyList<string>> FindNewAsync(CancellationToken cancellationToken)
    {
        indexes.Clear();
        sizes = client.Count > 0 ? await client.GetMessageSizesAsync(cancellationToken) : [];
        var uids = client.Capabilities.HasFlag(Pop3Capabilities.UIDL) && sizes.Count > 0
            ? await client.GetMessageUidsAsync(cancellationToken)
            : null;
        var times = (uids ?? []).CountBy(uid => uid).ToDictionary();
        for (var i = 0; i < sizes.Count; i++)
        {
            var id = uids is not null && times[uids[i]] == 1 ? uids[i]
                : LeavesMails ? await HashAsync(i, cancellationToken)
                : string.Create(CultureInfo.InvariantCulture, $"{i}:{sizes[i]}");
            if (!indexes.TryGetValue(id, out var same))
            {
                indexes[id] = same = [];
            }

            same.Add(i);
        }

        return [.. indexes.Keys];
    }

    public string? LastingNameOf(string id) => LeavesMails ? $"pop3:{account.ImapUser}@{account.ImapHost}:{id}" : null;

    public Task<Dictionary<string, long>> ReadSizesAsync(
        IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        Task.FromResult(ids.ToDictionary(id => id, id => (long)sizes[indexes[id][0]]));

    public async Task FetchAsync(
        IReadOnlyList<string> ids, Dictionary<string, byte[]> mails, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            mails[id] = await ReadAsync(indexes[id][0], headersOnly: false, cancellationToken);
        }
    }

    public Task<byte[]> FetchHeaderAsync(string id, CancellationToken cancellationToken) =>
        ReadAsync(indexes[id][0], headersOnly: true, cancellationToken);

    public async Task SettleAsync(IReadOnlyList<FetchedMail> mails)
    {
        if (LeavesMails)
        {
            return;
        }

        Exception? refusal = null;
        foreach (var index in mails.Where(mail => !mail.IsKept).SelectMany(mail => indexes[mail.Id]))
        {
            try
            {
                await client.DeleteMessageAsync(index, CancellationToken.None);
            }
            catch (Exception e) when (IsRefusal(e)) // the others may go
            {
                refusal ??= e;
            }
        }

        if (refusal is not null)
        {
            throw refusal;
        }
    }

    /// <summary>Ends the session, which carries out the deletions, and begins another when the time has come.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await client.DisconnectAsync(quit: true, CancellationToken.None);
        await Task.Delay(atMost < pollInterval ? atMost : pollInterval, clock, cancellationToken);
        client.Dispose();
        await ConnectAsync(cancellationToken);
    }

    public bool IsRefusal(Exception failure) => failure is Pop3CommandException or NotSupportedException
        && client.IsConnected;

    public void Dispose() => client.Dispose();

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        client = new Pop3Client { Timeout = 60_000 };
        await client.ConnectAsync(
            account.ImapHost, account.ImapPort, account.ImapSecurity.ToSocketOptions(), cancellationToken);
        await login.LogInAsync(client, account.ImapUser, cancellationToken);
    }

    private async Task<string> HashAsync(int index, CancellationToken cancellationToken) =>
        "sha256:" + Convert.ToHexStringLower(
            SHA256.HashData(await ReadAsync(index, headersOnly: false, cancellationToken)));

    private async Task<byte[]> ReadAsync(int index, bool headersOnly, CancellationToken cancellationToken)
    {
        await using var stream = await client.GetStreamAsync(index, headersOnly, cancellationToken);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
