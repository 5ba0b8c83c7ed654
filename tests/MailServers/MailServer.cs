using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using OrleansTickets.Daemons;

namespace OrleansTickets.MailServers;

/// <summary>A real Postfix and a real Dovecot on loopback ports, for tests, in a directory of their own.</summary>
/// <remarks>
/// Postfix takes mail for any address at helpdesk.test and customer.test, without a login, and hands it to Dovecot,
/// where the lower-cased address and <see cref="Password"/> open the mailbox. Neither speaks TLS.
/// It answers 550 to recipients that begin with <c>nosuch</c>, 450 to <c>later</c>, 554 to all other domains.
/// </remarks>
internal sealed class MailServer : IAsyncDisposable
{
    // Dovecot runs twice, so that mail still arrives while IMAP is stopped.
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("mailserver-");
    private readonly List<Daemon> daemons = [];
    private Daemon? imap;

    private MailServer()
    {
    }

    /// <summary>Why no server can start on this machine, or <see langword="null"/> when one can.</summary>
    public static string? MissingReason =>
        !OperatingSystem.IsLinux() ? "Postfix and Dovecot need Linux."
        : !File.Exists(Dovecot.Program) || !File.Exists(Dovecot.Imap) || !File.Exists(Dovecot.Pop3)
            || !File.Exists(Dovecot.Lmtp)
            ? "Dovecot is not installed (Debian packages dovecot-imapd, dovecot-pop3d, dovecot-lmtpd)."
        : !File.Exists(Postfix.Program) ? "Postfix is not installed (Debian package postfix)."
        : !Daemon.CanStart ? "setsid is not installed (Debian package util-linux)."
        : !Environment.IsPrivilegedProcess ? "Postfix needs root."
        : null;

    /// <summary>The port on 127.0.0.1 where Postfix takes mail.</summary>
    public int SmtpPort { get; } = LoopbackPort.Pick();

    /// <summary>The port on 127.0.0.1 where Dovecot serves IMAP; a restart keeps it.</summary>
    public int ImapPort { get; } = LoopbackPort.Pick();

    /// <summary>The port on 127.0.0.1 where Dovecot serves POP3, while it serves IMAP.</summary>
    public int Pop3Port { get; } = LoopbackPort.Pick();

    /// <summary>Opens every mailbox of this instance, and of no other.</summary>
    public string Password { get; } = RandomNumberGenerator.GetHexString(16);

    /// <summary>The directory of this instance, which disposing removes.</summary>
    public string DirectoryPath => directory.FullName;

    /// <summary>Completes when both servers answer.</summary>
    /// <exception cref="DaemonException">A server did not start; the message ends with its log.</exception>
    public static async Task<MailServer> StartAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new MailServer();
            try
            {
                await server.StartAllAsync(cancellationToken);
                return server;
            }
            catch (DaemonException e) when (e.IsPortTaken && attempt < 3) // between the pick and the bind
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Cuts all IMAP connections without a goodbye and refuses new ones; SMTP still delivers.</summary>
    public async Task StopImapAsync(CancellationToken cancellationToken)
    {
        if (imap is { } running)
        {
            await running.StopAsync(cancellationToken);
            daemons.Remove(running);
            imap = null;
        }
    }

    /// <summary>Completes when IMAP answers again, on the same port.</summary>
    /// <exception cref="DaemonException">Dovecot did not start; the message ends with its log.</exception>
    public async Task StartImapAsync(CancellationToken cancellationToken)
    {
        if (imap is not null)
        {
            return;
        }

        imap = Start("imap", Dovecot.Command, Dovecot.ImapFiles(directory, ImapPort, Pop3Port, Password));
        try
        {
            await imap.WaitForGreetingAsync(new IPEndPoint(IPAddress.Loopback, ImapPort), cancellationToken);
        }
        catch
        {
            await StopImapAsync(CancellationToken.None); // so that a second try starts from nothing
            throw;
        }
    }

    /// <summary>Kills the servers of this instance and removes its directory.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(daemons.Select(daemon => daemon.StopAsync(CancellationToken.None)));
        daemons.Clear();
        imap = null;
        if (directory.Exists)
        {
            directory.Delete(recursive: true);
            directory.Refresh();
        }
    }

    private Task StartAllAsync(CancellationToken cancellationToken)
    {
        var lmtp = Start("lmtp", Dovecot.Command, Dovecot.LmtpFiles(directory, Password));
        var smtp = Start("smtp", Postfix.Command, Postfix.Files(directory, SmtpPort));
        return Task.WhenAll(
            StartImapAsync(cancellationToken),
            lmtp.WaitForGreetingAsync(new UnixDomainSocketEndPoint(Dovecot.LmtpSocket(directory)), cancellationToken),
            smtp.WaitForGreetingAsync(new IPEndPoint(IPAddress.Loopback, SmtpPort), cancellationToken));
    }

    private Daemon Start(string name, string command, params IEnumerable<(string Name, string Text)> files)
    {
        var home = directory.CreateSubdirectory(name);
        foreach (var (file, text) in files)
        {
            var path = Path.Combine(home.FullName, file);
            File.WriteAllText(path, text);
            // Postfix dozes until its configuration is more than a second old, lest somebody still writes it.
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        }

        var daemon = new Daemon(directory, home, command);
        daemons.Add(daemon);
        return daemon;
    }
}
