using System.Collections.Concurrent;
using System.Text;
using MailKit.Security;
using OrleansTickets.Agents;
using OrleansTickets.MailServers;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Security cases seen on the wire: what strangers write becomes no command and no header field of ours, and
/// nobody in between makes us speak in clear.</summary>
public sealed class HostileSmtpTests : IAsyncDisposable
{
    private const string Victim = "victim@elsewhere.test";
    private readonly ScriptedSmtp smtp = new();
    private readonly ConcurrentQueue<string> commands = [];

    private static readonly string[] OurFields =
    [
        "From", "To", "Subject", "Date", "Message-Id", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
        "In-Reply-To", "References",
    ];

    public HostileSmtpTests() => smtp.Override = command =>
    {
        commands.Enqueue(command);
        return null;
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MailAccountSettings Account => ScriptedMails.Outgoing(smtp.Port);

    public ValueTask DisposeAsync() => smtp.DisposeAsync();

    [Fact]
    public async Task CRLF_smtp_no_customer_adds_a_command_a_recipient_or_a_header_field()
    {
        const string Encoded = "=?utf-8?q?a=0D=0ARCPT_TO:=3Cvictim=40elsewhere.test=3E=0D=0ABcc:_victim=40elsewhere.test=0D=0A=0D=0A=00x?=";
        string[] hostile =
        [
            $"From: {Encoded} <ann@customer.test>\r\nSubject: name",
            $"From: ann@customer.test\r\nSubject: {Encoded}",
            $"From: ann@customer.test\r\nReply-To: {Encoded} <ann@customer.test>\r\nSubject: reply",
            $"From: ann@customer.test\r\nSubject: id\r\nMessage-ID: <a\rBcc: {Victim}\0@customer.test>",
            $"From: ann@customer.test\r\nSubject: refs\r\nReferences: <a\rRCPT TO:<{Victim}>@b>\0 <c\r@d>",
            $"From: \"a\\\rRCPT TO:<{Victim}>\" <ann@customer.test>\r\nSubject: quoted",
            $"From: \"ann\rBcc: {Victim}\"@customer.test\r\nSubject: local part",
            $"From: \"=?utf-8?q?a=0D=0ARCPT_TO:=3Cvictim=40elsewhere.test=3E?=\"@customer.test\r\nSubject: encoded local part",
            $"From: ann@customer.test\rBcc: {Victim}\r\nSubject: bare return",
        ];
        await using var desk = await MailDesk.StartAsync();
        await desk.SaveAsync(Account);
        var answered = 0;
        foreach (var head in hostile)
        {
            var ticket = await desk.TakeInAsync($"{head}\r\nTo: support@helpdesk.test\r\n\r\nx\r\n");
            try
            {
                await desk.ReplyAsync(ticket, "Hello");
            }
            catch (InvalidRequestException)
            {
                continue; // there is nobody who could be answered
            }

            answered++;
            await Eventually.BecomesAsync(() => Task.FromResult(smtp.Mails.Count == answered));
        }

        Assert.InRange(answered, hostile.Length - 3, hostile.Length);
        Assert.Equal(answered, commands.Count(command => command.StartsWith("MAIL", StringComparison.Ordinal)));
        Assert.Equal(answered, commands.Count(command => command.StartsWith("RCPT", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            commands, command => command.Contains(Victim, StringComparison.Ordinal) || command.AsSpan().ContainsAny('\r', '\0'));
        Assert.All(smtp.Mails, mail =>
        {
            var head = mail.Raw[..mail.Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
            Assert.Equal([], FieldNames(head).Except(OurFields, StringComparer.OrdinalIgnoreCase));
            Assert.Equal(FieldNames(head).Distinct(), FieldNames(head));
            Assert.False(mail.Raw.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\0'));
        });
        Assert.Equal(0, smtp.BareLineEnds);
    }

    [Theory]
    [InlineData("\n.\n")]
    [InlineData("\n.\r\n")]
    [InlineData("\r\n.\r\n")]
    [InlineData("\r.\r")]
    [InlineData("\r.\r\n")]
    [InlineData("\r\n.\r")]
    public async Task SMTP_smuggling_a_mail_ends_where_we_end_it(string end)
    {
        await using var desk = await MailDesk.StartAsync();
        await desk.SaveAsync(Account);
        var smuggled = $"MAIL FROM:<{Victim}>\r\nRCPT TO:<{Victim}>\r\nDATA\r\nSubject: forged\r\n\r\nforged";
        var ticket = await desk.TakeInAsync("ann@customer.test", "printer");
        await desk.ReplyAsync(ticket, $"before{end}{smuggled}{end}after");
        await Eventually.BecomesAsync(() => Task.FromResult(!smtp.Mails.IsEmpty));
        var mail = Assert.Single(smtp.Mails);
        Assert.Equal(["ann@customer.test"], mail.To);
        Assert.Contains("after", Text(mail.Raw), StringComparison.Ordinal);
        Assert.DoesNotContain(commands, command => command.Contains(Victim, StringComparison.Ordinal));
        Assert.DoesNotContain('\r', mail.Raw.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.Equal(0, smtp.BareLineEnds);
    }

    [Theory]
    [InlineData(FetchSource.Imap)]
    [InlineData(FetchSource.Pop3)]
    [InlineData(null)]
    public async Task MailKit_TLS_where_the_offer_of_encryption_was_taken_out_nobody_logs_in(FetchSource? source)
    {
        await using var imap = new ScriptedImap();
        await using var pop3 = new ScriptedPop3();
        var read = new ConcurrentQueue<string>();
        imap.Override = pop3.Override = smtp.Override = command =>
        {
            read.Enqueue(command);
            return null;
        };
        var refusal = await Assert.ThrowsAnyAsync<Exception>(
            () => OpenAsync(source, source == FetchSource.Imap ? imap.Port : source == FetchSource.Pop3 ? pop3.Port : smtp.Port,
                MailSecurity.StartTls));
        Assert.True(refusal is NotSupportedException or SslHandshakeException, refusal.ToString());
        Assert.DoesNotContain(
            read, command => command.Contains("secret", StringComparison.Ordinal)
                || command.Contains("AUTH", StringComparison.OrdinalIgnoreCase)
                || command.Contains("LOGIN", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(FetchSource.Imap)]
    [InlineData(FetchSource.Pop3)]
    [InlineData(null)]
    public async Task MailKit_TLS_a_certificate_that_nobody_vouches_for_is_refused(FetchSource? source)
    {
        await using var server = new SelfSignedServer();
        await Assert.ThrowsAsync<SslHandshakeException>(() => OpenAsync(source, server.Port, MailSecurity.Tls));
        Assert.Equal((1, ""), (server.Connections, server.Heard));
    }

    private async Task OpenAsync(FetchSource? source, int port, MailSecurity security)
    {
        var account = ScriptedMails.Account(port) with { ImapSecurity = security };
        var login = new MailLogin("secret");
        switch (source)
        {
            case FetchSource.Imap:
                using (await ImapMailbox.OpenAsync(account, login, new(), TimeProvider.System, Cancel))
                {
                    return;
                }

            case FetchSource.Pop3:
                using (await Pop3Mailbox.OpenAsync(account, login, new(), TimeProvider.System, Cancel))
                {
                    return;
                }

            default:
                using (await SmtpSession.OpenAsync(
                    Account with { SmtpPort = port, SmtpSecurity = security, SmtpUser = "desk" }, login, Cancel))
                {
                    return;
                }
        }
    }

    private static string[] FieldNames(string head) =>
    [
        .. head.Split("\r\n").Where(line => line.Length > 0 && line[0] is not (' ' or '\t'))
            .Select(line => line[..Math.Max(line.IndexOf(':'), 0)]),
    ];

    private static string Text(string raw) => MailReader.Read(Encoding.Latin1.GetBytes(raw)).Body;
}
