using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Mail;

/// <summary>What a mail account must look like, and how it goes.</summary>
internal static class MailAccountRules
{
    // Each is a connection, of which servers grant a user ten to twenty.
    private const int MostFolders = 10;

    /// <exception cref="InvalidRequestException">A setting makes no sense.</exception>
    public static MailAccountSettings Check(MailAccountSettings settings, MailOptions options)
    {
        Refuse(settings.Name.Length is 0 or > 100, "name", $"An account needs a name of at most 100 characters.");
        Refuse(!Enum.IsDefined(settings.Source), "source", $"There is no such source.");
        Refuse(
            settings.FetchesFrom().Length == 0 && settings.SmtpHost.Length == 0,
            settings.Source == FetchSource.Directory ? "directory" : "imapHost",
            $"An account needs an IMAP or POP3 server, a directory, an SMTP server or two of them.");
        Refuse(!IsHost(settings.ImapHost), "imapHost", $"That is no name of a server.");
        Refuse(!IsHost(settings.SmtpHost), "smtpHost", $"That is no name of a server.");
        Refuse(settings.ImapPort is < 1 or > 65_535, "imapPort", $"A port is a number from 1 to 65535.");
        Refuse(settings.SmtpPort is < 1 or > 65_535, "smtpPort", $"A port is a number from 1 to 65535.");
        Refuse(!Enum.IsDefined(settings.ImapSecurity), "imapSecurity", $"There is no such security.");
        Refuse(!Enum.IsDefined(settings.SmtpSecurity), "smtpSecurity", $"There is no such security.");
        Refuse(!Enum.IsDefined(settings.AfterFetch), "afterFetch", $"There is no such act.");
        CheckFetching(settings, options);
        if (settings.OAuth is { } oauth)
        {
            Refuse(!IsTokenUrl(oauth.TokenUrl), "tokenUrl", $"A token endpoint has an address that begins with https.");
            Refuse(oauth.ClientId.Length == 0, "clientId", $"Tokens are given to a client: enter its id.");
        }

        return settings;
    }

    /// <summary>How an account goes whose folders go like this.</summary>
    public static MailAccountStatus Sum(ImmutableArray<MailAccountStatus> each)
    {
        var latest = each.Where(one => one.LastError is not null).MaxBy(one => one.LastErrorAt);
        return new()
        {
            IsConnected = each.Length > 0 && each.All(one => one.IsConnected),
            LastFetch = each.Max(one => one.LastFetch),
            Fetched = each.Sum(one => one.Fetched),
            LastError = latest?.LastError,
            LastErrorAt = latest?.LastErrorAt,
        };
    }

    private static void CheckFetching(MailAccountSettings settings, MailOptions options)
    {
        if (settings.Source == FetchSource.Directory)
        {
            Refuse(
                settings.Directory.Length > 0 && !options.Directories.ContainsKey(settings.Directory), "directory",
                $"The operator has set no directory {settings.Directory} (Mail:Directories in the configuration).");
        }
        else if (settings.ImapHost.Length > 0)
        {
            Refuse(settings.ImapUser.Length == 0, "imapUser", $"IMAP and POP3 need a user.");
        }

        Refuse(
            settings.AfterFetch == AfterFetch.Move && settings.Source != FetchSource.Imap, "afterFetch",
            $"Only IMAP has folders to move a mail to.");
        if (settings.Source != FetchSource.Imap || settings.ImapHost.Length == 0)
        {
            return;
        }

        Refuse(settings.Folder.Length == 0, "folder", $"IMAP needs a folder.");
        Refuse(
            settings.MoreFolders.Length >= MostFolders, "moreFolders",
            $"An account fetches from at most {MostFolders} folders.");
        string[] folders = [settings.Folder, .. settings.MoreFolders];
        Refuse(
            folders.Contains("") || folders.Distinct(StringComparer.Ordinal).Count() < folders.Length,
            "moreFolders", $"Name each folder once.");
        Refuse(
            settings.AfterFetch == AfterFetch.Move && settings.MoveTo.Length == 0, "moveTo",
            $"Say where a fetched mail is moved to.");
        Refuse(
            settings.AfterFetch == AfterFetch.Move
            && folders.Contains(settings.MoveTo, StringComparer.OrdinalIgnoreCase),
            "moveTo", $"A mail cannot be moved to where it is fetched from.");
    }

    private static bool IsHost(string host) =>
        host.Length == 0 || Uri.CheckHostName(host) != UriHostNameType.Unknown;

    private static bool IsTokenUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && parsed.IsLoopback));

    private static void Refuse(bool isWrong, string field, FormattableString message)
    {
        if (isWrong)
        {
            throw new InvalidRequestException(field, message);
        }
    }
}
