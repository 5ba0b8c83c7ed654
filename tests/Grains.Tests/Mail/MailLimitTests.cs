using System.Text;
using OrleansTickets.Agents;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Mail that exceeds what is read of one: its header is an article, its bytes are held.</summary>
public sealed class MailLimitTests(HelpDesk helpDesk)
{
    private readonly MailRoomDesk room = new(helpDesk);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task M19_a_mail_over_the_limit_is_a_ticket_of_its_header_and_held_whole()
    {
        var (queue, ann, id) = (await Queue(), $"{Guid.NewGuid():N}@customer.example", $"<{Guid.NewGuid():N}@c>");
        var mail = Huge(queue, ann, id);
        var first = await room.TakeIn(mail);
        Assert.Equal((MailOutcomeKind.Quarantined, queue), (first.Outcome, first.Queue));
        var ticket = await room.Read(first.Ticket!);
        Assert.Equal(("my plans", ann), (ticket.Title, ticket.Customer.Address));
        var article = (await room.Articles(first.Ticket!))[0];
        Assert.Contains("parts", article.Body, StringComparison.Ordinal);
        Assert.InRange((await room.Raw(first.Ticket!, 1)).Length, 1, 1_000);

        // Who sent it is told once, and it comes in once, however often its source gives it.
        Assert.Equal(AutoResponseOutcome.Queued, first.AutoResponse);
        var again = await room.TakeIn(mail);
        Assert.Equal((MailOutcomeKind.Quarantined, first.Ticket), (again.Outcome, again.Ticket));
        Assert.NotEqual(AutoResponseOutcome.Queued, again.AutoResponse);
        Assert.Equal(2, (await room.Articles(first.Ticket!)).Count);

        using var _ = Caller.AsSystem();
        var quarantine = helpDesk.Client.GetGrain<IQuarantineGrain>(0);
        var held = Assert.Single(
            (await quarantine.ReadPage(null, 200, Cancel)).Items, item => item.Size == mail.Length);
        Assert.Equal(mail, await quarantine.ReadRaw(held.Id, Cancel));
        Assert.Equal(MailOutcomeKind.Quarantined, (await quarantine.Retry(held.Id, Cancel)).Outcome);
        Assert.Equal(mail, await quarantine.ReadRaw(held.Id, Cancel));

        // Once the limit is raised the rest joins its header.
        var limits = helpDesk.Inside<MailGate>().Limits;
        var parts = limits.Parts;
        limits.Parts = 10_000;
        try
        {
            var retried = await quarantine.Retry(held.Id, Cancel);
            Assert.Equal((MailOutcomeKind.FollowUp, first.Ticket), (retried.Outcome, retried.Ticket));
            Assert.Null(await quarantine.ReadRaw(held.Id, Cancel));
            Assert.Equal(mail, await room.Raw(first.Ticket!, retried.Article!.Value));
        }
        finally
        {
            limits.Parts = parts;
        }
    }

    [Fact]
    public async Task M19_what_its_source_gives_only_the_header_of_is_a_ticket()
    {
        var queue = await Queue();
        var header = MailRoomDesk.Mail($"{queue}@example.org", "ann@customer.example", "large one", body: "");
        using var _ = Caller.AsSystem();
        var outcome = await helpDesk.Client.GetGrain<IPostmasterGrain>(0).TakeIn(
            new() { Raw = header, HeaderOnlyBecause = "The mail has 99 bytes more." }, Cancel);
        Assert.Equal(MailOutcomeKind.Quarantined, outcome.Outcome);
        Assert.StartsWith("The mail has 99 bytes more.", (await room.Articles(outcome.Ticket!))[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M20_a_mail_of_too_many_parts_that_answers_one_is_one_article_of_its_ticket()
    {
        var (queue, ann, id) = (await Queue(), $"{Guid.NewGuid():N}@customer.example", $"<{Guid.NewGuid():N}@c>");
        var first = await room.TakeIn(MailRoomDesk.Mail($"{queue}@example.org", ann, "plans", id: id));
        var outcome = await room.TakeIn(Huge(queue, ann, $"<{Guid.NewGuid():N}@c>", $"In-Reply-To: {id}\r\n"));
        Assert.Equal((MailOutcomeKind.Quarantined, first.Ticket), (outcome.Outcome, outcome.Ticket));
    }

    [Fact]
    public void M20_a_thousand_files_are_read()
    {
        var mail = new StringBuilder("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
        for (var i = 0; i < 1_000; i++)
        {
            mail.Append(null, $"--b\r\nContent-Type: application/pdf; name={i}.pdf\r\n\r\nx\r\n");
        }
        Assert.Equal(1_000, MailReader.Read(Encoding.ASCII.GetBytes($"{mail}--b--\r\n")).Attachments.Length);
    }

    [Fact]
    public void M20_parts_a_thousand_deep_are_read()
    {
        var mail = string.Concat(Enumerable.Range(0, 1_000).Select(depth =>
            $"Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n"));
        Assert.NotNull(MailReader.Read(Encoding.ASCII.GetBytes($"Subject: x\r\n{mail}\r\nbottom\r\n")));
    }

    [Fact]
    public void A_mail_that_takes_too_long_is_let_go_of()
    {
        var letter = Letter.Of($"Content-Type: text/html\n\n{string.Concat(Enumerable.Repeat("<p>x", 50_000))}");
        var refusal = Assert.Throws<MailLimitException>(
            () => MailReader.Read(letter, new MailLimits { Time = TimeSpan.Zero }));
        Assert.Contains("longer", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(MailReader.Read(letter).Body);
    }

    [Fact]
    public void Of_very_many_recipients_the_first_are_kept() =>
        Assert.Equal(3, MailReader.Read(
            Letter.Of("To: a@x, b@x, c@x, d@x\n\nx"), new MailLimits { Recipients = 3 }).To.Length);

    [Fact]
    public void Zip_size_no_mail_of_the_corpus_takes_much_memory()
    {
        Assert.SkipWhen(MailCorpus.Folder is null, MailCorpus.Missing);
        foreach (var mail in MailCorpus.Mails())
        {
            Assert.InRange(Allocated(mail.Raw), 0, 200_000_000);
        }
    }

    [Theory, MemberData(nameof(MailReaderTests.Attacks), MemberType = typeof(MailReaderTests), DisableDiscoveryEnumeration = true)]
    public void ReDoS_mail_no_attack_takes_much_memory(string what, byte[] letter)
    {
        var allocated = Allocated(letter);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {allocated:N0} bytes");
        Assert.InRange(allocated, 0, 200_000_000);
    }

    private static long Allocated(byte[] raw)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _ = MailReader.Read(raw);
        }
        catch (UnreadableMailException)
        {
            // That is bounded too.
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private Task<string> Queue() => helpDesk.Queue(settings => settings with
    {
        AutoResponses = [new() { Kind = Queues.AutoResponseKind.Reply, Body = "Thank you." }],
    });

    private static byte[] Huge(string queue, string from, string id, string extra = "") => Encoding.ASCII.GetBytes(
        $"From: {from}\r\nTo: {queue}@example.org\r\nSubject: my plans\r\nMessage-ID: {id}\r\n{extra}"
        + $"Content-Type: multipart/mixed; boundary=b\r\n\r\n{string.Concat(Enumerable.Repeat("--b\r\n\r\nSo many plans that they fill it.\r\n", 3_000))}--b--\r\n");
}
