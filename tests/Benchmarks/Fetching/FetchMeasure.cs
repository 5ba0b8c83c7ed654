using System.Diagnostics;
using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using OrleansTickets.MailServers;

namespace OrleansTickets.Benchmarks;

/// <summary>Measures how fast a mailbox of a real Dovecot is emptied, from the settings of its account to the last mail
/// marked as seen.</summary>
internal sealed class FetchMeasure(MailServer server, SampleMails mails)
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (MailServer.MissingReason is { } reason)
        {
            Console.WriteLine(reason);
            return 1;
        }
        if (args.Length == 0)
        {
            Console.Error.WriteLine("fetch sqlite|postgres [mails] [folder of mails]");
            return 64;
        }
        var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2_000;
        var corpus = args.Length > 2 ? new DirectoryInfo(args[2]) : null;
        var keys = Directory.CreateTempSubdirectory("keys");
        await using var database = await MeasuredDatabase.MakeAsync(args[0]);
        await using var server = await MailServer.StartAsync(default);
        await using (var desk = new PostmasterDesk(database, keys))
        {
            await desk.StartAsync();
            var measure = new FetchMeasure(server, new SampleMails(corpus));
            Console.WriteLine($"{database.Name}, {count} mails a mailbox, on {Environment.ProcessorCount} cores");
            foreach (var mailbox in (string[])["warm@helpdesk.test", "one@helpdesk.test", "two@helpdesk.test"])
            {
                await measure.RunAsync(desk, mailbox, count);
            }
        }
        keys.Delete(recursive: true);
        return 0;
    }

    private async Task RunAsync(PostmasterDesk desk, string mailbox, int count)
    {
        using (var filling = await OpenAsync(mailbox))
        {
            for (var i = 0; i < count; i++)
            {
                using var raw = new MemoryStream(mails.Next());
                await filling.Inbox.AppendAsync(MimeKit.MimeMessage.Load(raw));
            }
        }
        GC.Collect();
        var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await desk.FetchAsync(mailbox, server.ImapPort, server.Password);
        using var looking = await OpenAsync(mailbox);
        while (await desk.CountFetchedAsync(mailbox) < count
            || (await looking.Inbox.SearchAsync(SearchQuery.NotSeen)).Count > 0)
        {
            await Task.Delay(20);
        }
        var elapsed = Stopwatch.GetElapsedTime(started);
        var processor = (Environment.CpuUsage.TotalTime - used).TotalMicroseconds / count;
        Console.WriteLine($"{mailbox,-20} {count / elapsed.TotalSeconds,7:N0}/s   processor {processor,5:N0} µs");
    }

    private async Task<ImapClient> OpenAsync(string mailbox)
    {
        var imap = new ImapClient();
        await imap.ConnectAsync("127.0.0.1", server.ImapPort, SecureSocketOptions.None);
        await imap.AuthenticateAsync(mailbox, server.Password);
        await imap.Inbox.OpenAsync(FolderAccess.ReadWrite);
        return imap;
    }
}
