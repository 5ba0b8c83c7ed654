namespace OrleansTickets.Mail;

/// <summary>Mails for the servers that tests write, and one look into such a server's mailbox.</summary>
internal static class ScriptedMails
{
    public static string Compose(string subject) => $"""
        From: ann@customer.test
        To: support@helpdesk.test
        Subject: {subject}
        Message-ID: <{subject.Replace(' ', '.')}@customer.test>

        {subject}

        """;

    /// <summary>An account that reads a scripted server on this machine.</summary>
    public static MailAccountSettings Account(int port, string name = "support@helpdesk.test") => new()
    {
        Name = name,
        ImapHost = "127.0.0.1",
        ImapPort = port,
        ImapSecurity = MailSecurity.None,
        ImapUser = name,
        ImapPassword = "secret",
    };

    /// <summary>An account that sends by a scripted server on this machine.</summary>
    public static MailAccountSettings Outgoing(int port) => new()
    {
        Name = "out",
        SmtpHost = "127.0.0.1",
        SmtpPort = port,
        SmtpSecurity = MailSecurity.None,
    };

    /// <summary>Takes in what is new, as a silo does that has just started, and ends the session.</summary>
    public static async Task FetchOnceAsync(
        this MailDesk desk, MailAccountSettings account, CancellationToken cancellationToken)
    {
        var options = new MailOptions();
        using IMailbox mailbox = account.Source == FetchSource.Pop3
            ? await Pop3Mailbox.OpenAsync(account, new("secret"), options, TimeProvider.System, cancellationToken)
            : await ImapMailbox.OpenAsync(account, new("secret"), options, TimeProvider.System, cancellationToken);
        var round = new MailboxRound(
            mailbox, account, desk.Inside<MailTaker>(), new(), options, _ => { }, _ => { });
        await round.RunAsync(await mailbox.FindNewAsync(cancellationToken), cancellationToken);
        if (account.Source == FetchSource.Pop3)
        {
            await mailbox.WaitAsync(TimeSpan.Zero, cancellationToken); // which ends the session well
        }
    }
}
