using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using MimeKit;
using OrleansTickets.MailServers;
using OrleansTickets.PostgreSql;
using Xunit;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>The disk of the tickets is full, and later it is not.</summary>
public sealed class DiskFullTests
{
    private const string Address = "desk@helpdesk.test";
    private const int ByImap = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly List<string> taken = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_room_for_SQLite_mail_waits_where_it_is_and_reading_goes_on()
    {
        using var disk = SmallDisk.Mount(megabytes: 48);
        await using var product = new RunningProduct { Data = disk.Folder };
        await product.StartAsync();
        await AssertWaitsAsync(product, disk);
    }

    [Fact]
    public async Task Without_room_for_PostgreSQL_mail_waits_where_it_is_and_reading_goes_on()
    {
        using var disk = SmallDisk.Mount(megabytes: 64);
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        await using var postgres = await PostgresServer.StartAsync(Cancel);
        var database = await postgres.CreateDatabaseInAsync(disk.Folder, Cancel);
        await using var product = new RunningProduct($"--ConnectionStrings:Tickets={database}");
        await product.StartAsync();
        await AssertWaitsAsync(product, disk);
    }

    private async Task AssertWaitsAsync(RunningProduct product, SmallDisk disk)
    {
        Assert.SkipWhen(MailServer.MissingReason is not null, MailServer.MissingReason ?? "");
        await using var server = await MailServer.StartAsync(Cancel);
        await product.FetchAsync(server, Address, Cancel);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Created, await PostAsync(product, $"Before {i}"));
        }

        disk.Fill();
        List<string> refused = [.. Enumerable.Range(0, 20).Select(i => $"Meanwhile {i}")];
        foreach (var subject in refused)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(product, subject));
        }
        await AppendAsync(server);
        await UntilAsync(async () => (await ReadErrorAsync(product)).Length > 0);
        Assert.Equal(ByImap, await CountUnseenAsync(server));

        var page = await product.GetAsync("/api/v1/tickets?limit=200", Cancel);
        Assert.Equal(10, page.GetProperty("items").GetArrayLength());
        foreach (var item in page.GetProperty("items").EnumerateArray())
        {
            var ticket = await product.GetAsync($"/api/v1/tickets/{item.GetProperty("number").GetString()}", Cancel);
            Assert.Equal(1, ticket.GetProperty("articles").GetArrayLength());
        }

        disk.Free();
        await UntilAsync(async () => await CountUnseenAsync(server) == 0);
        foreach (var subject in refused)
        {
            Assert.Equal(HttpStatusCode.Created, await PostAsync(product, subject));
        }
        Assert.Equal(
            taken.Concat(Enumerable.Range(0, ByImap).Select(i => $"Fetched {i}")).Order(StringComparer.Ordinal),
            (await product.ReadTitlesAsync(Cancel)).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await product.GetAsync("/api/v1/quarantine", Cancel)).GetProperty("items").GetArrayLength());
    }

    private async Task<HttpStatusCode> PostAsync(RunningProduct product, string subject)
    {
        using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(
            $"From: c@customer.test\r\nTo: {Address}\r\nSubject: {subject}\r\n\r\n{subject}: {Unpackable()}\r\n"));
        body.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        using var response = await product.Rest.PostAsync("/api/v1/mail", body, Cancel);
        if (response.IsSuccessStatusCode)
        {
            taken.Add(subject);
        }
        else
        {
            Assert.NotNull(response.Headers.RetryAfter);
        }
        return response.StatusCode;
    }

    private static async Task<string> ReadErrorAsync(RunningProduct product) =>
        (await product.GetAsync("/api/v1/mail-accounts/desk/status", Cancel))
            .TryGetProperty("lastError", out var error) ? $"{error}" : "";

    private static async Task AppendAsync(MailServer server)
    {
        using var imap = await OpenAsync(server);
        for (var i = 0; i < ByImap; i++)
        {
            using var mail = new MimeMessage(
                [MailboxAddress.Parse($"c{i}@customer.test")], [MailboxAddress.Parse(Address)], $"Fetched {i}",
                new TextPart("plain") { Text = Unpackable() });
            await imap.Inbox.AppendAsync(FormatOptions.Default, mail, MessageFlags.None, Cancel);
        }
    }

    private static async Task<int> CountUnseenAsync(MailServer server)
    {
        using var imap = await OpenAsync(server);
        return (await imap.Inbox.SearchAsync(SearchQuery.NotSeen, Cancel)).Count;
    }

    private static async Task<ImapClient> OpenAsync(MailServer server)
    {
        var imap = new ImapClient();
        await imap.ConnectAsync("127.0.0.1", server.ImapPort, SecureSocketOptions.None, Cancel);
        await imap.AuthenticateAsync(Address, server.Password, Cancel);
        await imap.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancel);
        return imap;
    }

    // Fits in no room that a file has left.
    private static string Unpackable() => RandomNumberGenerator.GetHexString(64_000);

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
