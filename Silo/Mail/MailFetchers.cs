using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Mail;

/// <summary>Makes what fetches the mail of an account.</summary>
internal sealed class MailFetchers(
    MailTaker taker, IOptions<MailOptions> options, TimeProvider clock, ILogger<MailFetcher> logger)
{
    /// <summary>One for each folder: each is told of new mail by itself.</summary>
    public ImmutableArray<MailFetcher> Of(MailAccountSettings account, MailLogin login)
    {
        IEnumerable<MailAccountSettings> each = account.Source == FetchSource.Imap
            ? account.MoreFolders.Prepend(account.Folder).Select(folder => account with { Folder = folder })
            : [account];
        return [.. each.Select(one => new MailFetcher(one, login, taker, options.Value, clock, logger))];
    }
}
