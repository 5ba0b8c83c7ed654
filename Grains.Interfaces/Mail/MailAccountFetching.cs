namespace OrleansTickets.Mail;

/// <summary>What an account fetches from.</summary>
public static class MailAccountFetching
{
    /// <summary>The server or the directory; empty when it fetches nothing.</summary>
    public static string FetchesFrom(this MailAccountSettings account) =>
        account.Source == FetchSource.Directory ? account.Directory : account.ImapHost;
}
