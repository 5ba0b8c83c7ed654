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
            var names = Directory.GetFiles(Path.Combine(server.DirectoryPath, "mailboxes"), "*:2,*", SearchOption.AllDirectories);
            var fresh = Directory.GetFiles(Path.Combine(server.DirectoryPath, "mailboxes"), "*", SearchOption.AllDirectories)
                .Count(name => Path.GetFileName(Path.GetDirectoryName(name)) == "new");
            return (names.Length + fresh, names.Count(name => name[(name.LastIndexOf(',') + 1)..].Contains('S')));
        }
        catch (IOException)
        {
            return (0, 0); // moved while it was looked at
        }
    }
}
