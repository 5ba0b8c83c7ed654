using System.Diagnostics;
using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Search;
using MailKit.Security;
using MimeKit;
using OrleansTickets.MailServers;
using Xunit;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>kill -9 in the middle of taking in mails; by REST it is tested beside the other processes.</summary>
public sealed class KillTests
{
    private const int Count = 500;
    private const int Piped = 40; // each by a process of its own, whose start is what takes the time
    private const string Address = "desk@helpdesk.test";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Subjects =>
        Enumerable.Range(0, Count).Select(i => $"Mail {i.ToString("D4", CultureInfo.InvariantCulture)}");

    private static IEnumerable<string> PipedSubjects => Subjects.Take(Piped);

    [Fact]
    public async Task Of_500_mails_on_an_IMAP_server_each_is_there_exactly_once()
    {
        Assert.SkipWhen(MailServer.MissingReason is not null, MailServer.MissingReason ?? "");
        await using var server = await MailServer.StartAsync(Cancel);
        await PostAllAsync(server);
        await using var product = new RunningProduct();
        await product.StartAsync("--Mail:AtOnce=2"); // slowly, so that some are left when it ends
        await product.FetchAsync(server, Address, Cancel);

        await UntilAsync(async () => (await product.ReadTitlesAsync(Cancel)).Count >= Count / 10);
        await product.KillAsync();
        Assert.InRange(await UnseenAsync(server), 1, Count); // else nothing was left to lose
        await product.StartAsync();

        await UntilAsync(async () => await UnseenAsync(server) == 0);
        Assert.Equal(Subjects, (await product.ReadTitlesAsync(Cancel)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_40_mails_through_the_pipe_each_is_there_exactly_once()
    {
        await using var product = new RunningProduct();
        await product.StartAsync();
        var accepted = 0;
        var kill = new TaskCompletionSource();
        var first = PipeAllAsync(product, PipedSubjects, () =>
        {
            if (Interlocked.Increment(ref accepted) == Piped / 10)
            {
                kill.SetResult();
            }
        });
        await kill.Task.WaitAsync(Patience, Cancel);
        await product.KillAsync();
        var waiting = await first;
        Assert.InRange(waiting.Count, 1, Piped - (Piped / 10)); // they ended with 75: the mail server keeps them
        await product.StartAsync();

        Assert.Empty(await PipeAllAsync(product, waiting, () => { }));
        Assert.Equal(PipedSubjects, (await product.ReadTitlesAsync(Cancel)).Order(StringComparer.Ordinal));
    }

    /// <summary>As a mail server does it: a process a mail, some at a time. Returns what must come again.</summary>
    private static async Task<List<string>> PipeAllAsync(
        RunningProduct product, IEnumerable<string> subjects, Action accepted)
    {
        var (url, again) = (product.Address, new List<string>());
        var some = new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Cancel };
        await Parallel.ForEachAsync(subjects, some, async (subject, cancellationToken) =>
        {
            switch (await PipeAsync(url, product.TokenFile, subject, cancellationToken))
            {
                case 0:
                    accepted();
                    break;
                case 75:
                    lock (again)
                    {
                        again.Add(subject);
                    }
                    break;
                case var other:
                    Assert.Fail($"Exit code {other}");
                    break;
            }
        });
        return again;
    }

    private static async Task<int> PipeAsync(Uri url, string tokenFile, string subject, CancellationToken cancellationToken)
    {
        var silo = Path.Combine(
            RunningProduct.Root, "Silo", "bin", RunningProduct.Configuration, "net10.0", "OrleansTickets.Silo.dll");
        var start = new ProcessStartInfo("dotnet", [silo, "postmaster", "--url", $"{url}", "--token-file", tokenFile])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var pipe = Process.Start(start)!;
        using (var message = Message(subject))
        {
            await message.WriteToAsync(pipe.StandardInput.BaseStream, cancellationToken);
        }
        pipe.StandardInput.Close();
        await pipe.StandardError.ReadToEndAsync(cancellationToken);
        await pipe.WaitForExitAsync(cancellationToken);
        return pipe.ExitCode;
    }

    private static async Task PostAllAsync(MailServer server)
    {
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("127.0.0.1", server.SmtpPort, SecureSocketOptions.None, Cancel);
        foreach (var subject in Subjects)
        {
            using var message = Message(subject);
            await smtp.SendAsync(message, Cancel);
        }
        await smtp.DisconnectAsync(true, Cancel);
        await UntilAsync(async () => await UnseenAsync(server) == Count); // Postfix has handed all to Dovecot
    }

    private static async Task<int> UnseenAsync(MailServer server)
    {
        using var imap = new ImapClient();
        await imap.ConnectAsync("127.0.0.1", server.ImapPort, SecureSocketOptions.None, Cancel);
        await imap.AuthenticateAsync(Address, server.Password, Cancel);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancel);
        return (await imap.Inbox.SearchAsync(SearchQuery.NotSeen, Cancel)).Count;
    }

    // The same bytes each time, as a mail that waits in a mail server's queue.
    private static MimeMessage Message(string subject)
    {
        var id = subject.Replace(' ', '-');
        return new MimeMessage(
            [new MailboxAddress("", $"{id}@customer.test")], [new MailboxAddress("", Address)], subject,
            new TextPart("plain") { Text = $"The text of {subject}." })
        {
            MessageId = $"{id}@customer.test",
            Date = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero),
        };
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (!await isSo())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
