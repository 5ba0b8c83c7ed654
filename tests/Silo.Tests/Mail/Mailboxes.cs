using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using OrleansTickets.MailServers;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>What people do with their mail programs.</summary>
internal static class Mailboxes
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts servers, or skips the test where none are installed.</summary>
    public static async Task<MailServer> StartAsync()
    {
        Assert.SkipWhen(MailServer.MissingReason is not null, MailServer.MissingReason ?? "");
        return await MailServer.StartAsync(Cancel);
    }

    public static MimeMessage Compose(string from, string to, string subject, string? inReplyTo = null)
    {
        var mail = new MimeMessage(
            [MailboxAddress.Parse(from)], [MailboxAddress.Parse(to)], subject,
            new TextPart("plain") { Text = subject });
        mail.MessageId = $"{Guid.NewGuid():N}@customer.test";
        if (inReplyTo is not null)
        {
            mail.InReplyTo = inReplyTo;
        }

        return mail;
    }

    public static async Task SendAsync(MailServer server, params IEnumerable<MimeMessage> mails)
    {
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("127.0.0.1", server.SmtpPort, SecureSocketOptions.None, Cancel);
        foreach (var mail in mails)
        {
            await smtp.SendAsync(mail, Cancel);
        }
    }

    /// <summary>Puts bytes into the mailbox that no server would carry.</summary>
    public static void Put(MailServer server, string mailbox, byte[] mail)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException(); // where the servers cannot run either
        }

        var maildir = Path.Combine(server.DirectoryPath, "mailboxes", mailbox);
        foreach (var folder in new[] { "cur", "new", "tmp" })
        {
            // Dovecot's user must be able to move what root puts here.
            Directory.CreateDirectory(Path.Combine(maildir, folder));
            File.SetUnixFileMode(Path.Combine(maildir, folder), (UnixFileMode)0b111_111_111);
        }

        File.SetUnixFileMode(maildir, (UnixFileMode)0b111_111_111);
        File.WriteAllBytes(Path.Combine(maildir, "new", $"1.{Guid.NewGuid():N}.test"), mail);
    }

    /// <summary>The mails of a mailbox, once there are so many.</summary>
    public static async Task<MimeMessage[]> ReadAsync(MailServer server, string mailbox, int count)
    {
        using var imap = await OpenAsync(server, mailbox);
        await Eventually.BecomesAsync(async () =>
        {
            await imap.NoOpAsync(Cancel);
            return imap.Inbox.Count >= count;
        });
        Assert.Equal(count, imap.Inbox.Count);
        var mails = new List<MimeMessage>();
        for (var i = 0; i < count; i++)
        {
            mails.Add(await imap.Inbox.GetMessageAsync(i, Cancel));
        }

        return [.. mails];
    }

    public static async Task<int> CountUnseenAsync(MailServer server, string mailbox)
    {
        using var imap = await OpenAsync(server, mailbox);
        return (await imap.Inbox.SearchAsync(MailKit.Search.SearchQuery.NotSeen, Cancel)).Count;
    }

    public static async Task<ImapClient> OpenAsync(MailServer server, string mailbox)
    {
        var imap = new ImapClient();
        await imap.ConnectAsync("127.0.0.1", server.ImapPort, SecureSocketOptions.None, Cancel);
        await imap.AuthenticateAsync(mailbox, server.Password, Cancel);
        await imap.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancel);
        return imap;
    }
}
