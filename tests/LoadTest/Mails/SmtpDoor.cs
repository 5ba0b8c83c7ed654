using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace OrleansTickets.LoadTest;

/// <summary>Hands mail to a mail server. What becomes of it later is not said.</summary>
internal sealed class SmtpDoor(int port) : IMailDoor, IDisposable
{
    private static readonly MailboxAddress Sender = new("", "bounces@customer.test");

    private readonly Client client = new();

    public async Task<AcceptedMail> HandInAsync(byte[] mail, string recipient, CancellationToken cancellationToken)
    {
        var started = Clock.Now;
        using var bytes = new MemoryStream(mail);
        using var message = await MimeMessage.LoadAsync(bytes, cancellationToken);
        while (true)
        {
            try
            {
                if (!client.IsConnected)
                {
                    await client.ConnectAsync("127.0.0.1", port, SecureSocketOptions.None, cancellationToken);
                }
                await client.SendAsync(message, Sender, [new("", recipient)], cancellationToken);
                return new(null, started, Clock.Since(started));
            }
            catch (Exception e) when (e is SmtpProtocolException or IOException or SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    public void Dispose() => client.Dispose();

    // Sends the bytes as they are: else a text that says it is 8bit, and need not be, would be made 7bit.
    private sealed class Client : SmtpClient
    {
        protected override void Prepare(
            FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
        {
        }
    }
}
