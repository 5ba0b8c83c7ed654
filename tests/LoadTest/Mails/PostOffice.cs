using MimeKit;
using OrleansTickets.MailServers;

namespace OrleansTickets.LoadTest;

/// <summary>A mail server, and the lines by which the product fetches from it and sends. Its files tell what became of
/// each mail.</summary>
internal sealed class PostOffice : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    // Where Postfix keeps a mail from its acceptance until it is in a mailbox; twice, for it may go back.
    private static readonly string[] Waiting = ["deferred", "incoming", "active", "deferred"];

    private PostOffice(MailServer server) =>
        (Server, Imap, Smtp) = (server, new(server.ImapPort), new(server.SmtpPort));

    public MailServer Server { get; }

    public MailRelay Imap { get; }

    public MailRelay Smtp { get; }

    private bool IsAllDelivered => Waiting.All(queue => Files($"smtp/queue/{queue}").Length == 0);

    public static async Task<PostOffice> OpenAsync(CancellationToken cancellationToken) =>
        new(await MailServer.StartAsync(cancellationToken));

    /// <summary>Completes when each mail to a queue is in its mailbox, and seen or deleted.</summary>
    public async Task AllTakenAsync(CancellationToken cancellationToken)
    {
        while (!IsAllDelivered || !Mails("helpdesk.test").All(IsSeen))
        {
            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>How many copies customers got of each mail, by its Message-ID.</summary>
    public async Task<Dictionary<string, int>> CountSentAsync(CancellationToken cancellationToken)
    {
        while (!IsAllDelivered)
        {
            await Task.Delay(Look, cancellationToken);
        }
        var copies = new Dictionary<string, int>();
        foreach (var file in Mails("customer.test"))
        {
            await using var mail = file.OpenRead();
            var id = (await HeaderList.LoadAsync(mail, cancellationToken))[HeaderId.MessageId]!.Trim();
            copies[id] = copies.GetValueOrDefault(id) + 1;
        }
        return copies;
    }

    public async ValueTask DisposeAsync()
    {
        await Imap.DisposeAsync();
        await Smtp.DisposeAsync();
        await Server.DisposeAsync();
    }

    private IEnumerable<FileInfo> Mails(string domain) => Files("mailboxes").Where(file =>
        file.Directory is { Name: "new" or "cur", Parent.Name: { } mailbox }
        && mailbox.EndsWith($"@{domain}", StringComparison.Ordinal));

    // A name in a Maildir ends with its flags: S is seen (https://cr.yp.to/proto/maildir.html).
    private static bool IsSeen(FileInfo mail) =>
        mail.Directory!.Name == "cur" && mail.Name[(mail.Name.LastIndexOf(',') + 1)..].Contains('S');

    private FileInfo[] Files(string folder)
    {
        while (true)
        {
            try
            {
                var files = new DirectoryInfo(Path.Combine(Server.DirectoryPath, folder));
                return files.Exists ? files.GetFiles("*", SearchOption.AllDirectories) : [];
            }
            catch (IOException)
            {
                // One was moved while it was looked at.
            }
        }
    }
}
