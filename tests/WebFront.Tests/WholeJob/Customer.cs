using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Search;
using MailKit.Security;
using MimeKit;
using OrleansTickets.MailServers;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>Somebody who writes to the help desk with an ordinary mail program.</summary>
internal sealed class Customer(MailServer server, string name, string address)
{
    public async Task WriteAsync(
        string to, string subject, string text, MimeMessage? inReplyTo, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress(name, address));
        message.To.Add(MailboxAddress.Parse(to));
        message.Subject = subject;
        message.Body = new TextPart("plain") { Text = text };
        if (inReplyTo is not null)
        {
            message.InReplyTo = inReplyTo.MessageId;
            message.References.AddRange(inReplyTo.References);
            message.References.Add(inReplyTo.MessageId!);
        }
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("127.0.0.1", server.SmtpPort, SecureSocketOptions.None, cancellationToken);
        await smtp.SendAsync(message, cancellationToken);
        await smtp.DisconnectAsync(true, cancellationToken);
    }

    /// <summary>Waits for the first mail that has not been read, and reads it.</summary>
    public async Task<MimeMessage> ReadNextAsync(CancellationToken cancellationToken)
    {
        using var imap = new ImapClient();
        await imap.ConnectAsync("127.0.0.1", server.ImapPort, SecureSocketOptions.None, cancellationToken);
        await imap.AuthenticateAsync(address, server.Password, cancellationToken);
        await imap.Inbox.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
        while (true)
        {
            foreach (var uid in await imap.Inbox.SearchAsync(SearchQuery.NotSeen, cancellationToken))
            {
                var message = await imap.Inbox.GetMessageAsync(uid, cancellationToken);
                await imap.Inbox.AddFlagsAsync(uid, MessageFlags.Seen, true, cancellationToken);
                return message;
            }
            // IDLE (RFC 2177) ends when told; a short one serves as the wait between two looks.
            using var look = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await imap.IdleAsync(look.Token, cancellationToken);
        }
    }
}
