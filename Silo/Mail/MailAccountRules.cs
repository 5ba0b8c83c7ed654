using OrleansTickets.Agents;

namespace OrleansTickets.Mail;

/// <summary>What a mail account must look like.</summary>
internal static class MailAccountRules
{
    /// <exception cref="InvalidRequestException">A setting makes no sense.</exception>
    public static MailAccountSettings Check(MailAccountSettings settings)
    {
        Refuse(settings.Name.Length is 0 or > 100, "name", $"An account needs a name of at most 100 characters.");
        Refuse(
            settings.ImapHost.Length == 0 && settings.SmtpHost.Length == 0,
            "imapHost",
            $"An account needs an IMAP server, an SMTP server or both.");
        Refuse(!IsHost(settings.ImapHost), "imapHost", $"That is no name of a server.");
        Refuse(!IsHost(settings.SmtpHost), "smtpHost", $"That is no name of a server.");
        Refuse(settings.ImapPort is < 1 or > 65_535, "imapPort", $"A port is a number from 1 to 65535.");
        Refuse(settings.SmtpPort is < 1 or > 65_535, "smtpPort", $"A port is a number from 1 to 65535.");
        Refuse(settings.ImapHost.Length > 0 && settings.ImapUser.Length == 0, "imapUser", $"IMAP needs a user.");
        Refuse(settings.ImapHost.Length > 0 && settings.Folder.Length == 0, "folder", $"IMAP needs a folder.");
        Refuse(!Enum.IsDefined(settings.ImapSecurity), "imapSecurity", $"There is no such security.");
        Refuse(!Enum.IsDefined(settings.SmtpSecurity), "smtpSecurity", $"There is no such security.");
        Refuse(!Enum.IsDefined(settings.AfterFetch), "afterFetch", $"There is no such act.");
        return settings;
    }

    private static bool IsHost(string host) =>
        host.Length == 0 || Uri.CheckHostName(host) != UriHostNameType.Unknown;

    private static void Refuse(bool isWrong, string field, FormattableString message)
    {
        if (isWrong)
        {
            throw new InvalidRequestException(field, message);
        }
    }
}
