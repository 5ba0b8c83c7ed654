using OrleansTickets.MailServers;

namespace OrleansTickets.LoadTest;

/// <summary>A mail server from which the product fetches; its files tell what it has not fetched yet.</summary>
internal static class FetchedMail
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Completes when so many mails have come, and each is marked as seen.</summary>
    public static async Task AllSeenAsync(MailServer server, int mails, CancellationToken cancellationToken)
    {
        while (Count(server) is var (all, seen) && (all < mails || seen < all))
        {
            await Task.Delay(Look, cancellationToken);
        }
    }

    // A name in a Maildir ends with its flags: S is seen (https://cr.yp.to/proto/maildir.html).
    private static (int All, int Seen) Count(MailServer server)
    {
        try
        {
            var mailboxes = new DirectoryInfo(Path.Combine(server.DirectoryPath, "mailboxes"));
            var files = mailboxes.GetFiles("*", SearchOption.AllDirectories);
            var flags = files.Where(file => file.Directory!.Name == "cur")
                .Select(file => file.Name[(file.Name.LastIndexOf(',') + 1)..]).ToList();
            var fresh = files.Count(file => file.Directory!.Name == "new");
            return (fresh + flags.Count, flags.Count(each => each.Contains('S')));
        }
        catch (IOException)
        {
            return (0, 0); // moved while it was looked at
        }
    }
}
