using System.Text;
using MimeKit;
using OrleansTickets.Articles;
using OrleansTickets.WebFront.Demo;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Demo;

public sealed class DemoScriptTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly DemoContent Content = DemoContent.Read();
    private static readonly DemoStory[] Stories = [.. new DemoScript(Content, 7, Morning).Stories(320)];

    static DemoScriptTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public void The_stories_hold_exactly_the_mails_asked_for() =>
        Assert.Equal(320, Stories.Sum(story => story.Mails));

    [Fact]
    public void The_same_seed_and_time_make_the_same_bytes()
    {
        var again = new DemoScript(Content, 7, Morning).Stories(320);
        Assert.All(Stories.Zip(again), pair =>
            Assert.Equal(RawMail.Compose(pair.First.First), RawMail.Compose(pair.Second.First)));
    }

    [Fact]
    public void Every_first_mail_parses_to_what_was_written()
    {
        foreach (var written in Stories.Select(story => story.First))
        {
            var read = Parse(written);
            Assert.Equal(written.Subject, read.Subject);
            Assert.Equal((written.From.Name, written.From.Address), Named(read.From));
            Assert.Equal((written.To.Name, written.To.Address), Named(read.To));
            Assert.Equal(written.MessageId, $"<{read.MessageId}>");
            Assert.Equal(written.Date.UtcDateTime, read.Date.UtcDateTime, TimeSpan.FromSeconds(1));
            Assert.Equal(written.Text, read.TextBody?.ReplaceLineEndings("\n").Trim());
            Assert.Equal(written.Html?.Trim(), read.HtmlBody?.ReplaceLineEndings("\n").Trim());
            Assert.Equal(
                written.Files.Select(file => (file.Name, file.ContentType, Convert.ToHexString(file.Content))),
                read.BodyParts.OfType<MimePart>().Where(part => part.FileName is not null)
                    .Select(part => (part.FileName!, part.ContentType.MimeType, Convert.ToHexString(Decode(part)))));
        }
    }

    [Fact]
    public void A_picture_in_the_text_is_one_of_the_parts()
    {
        var pictured = Stories.Select(story => story.First)
            .Where(mail => mail.Files.Any(file => file.ContentId is not null)).ToList();
        Assert.NotEmpty(pictured);
        Assert.All(pictured, mail => Assert.Contains($"cid:{mail.Files[0].ContentId}", Parse(mail).HtmlBody));
    }

    [Fact]
    public void Raw_mails_are_ascii_in_short_lines_that_end_in_CRLF()
    {
        Assert.All(Stories, story =>
        {
            var raw = RawMail.Compose(story.First);
            Assert.All(raw, octet => Assert.InRange(octet, (byte)9, (byte)126));
            var lines = Encoding.ASCII.GetString(raw).Split("\r\n");
            Assert.All(lines, line => Assert.True(line.Length <= 76 && !line.Contains('\n'), line));
        });
    }

    [Fact]
    public void No_text_keeps_a_placeholder_or_a_choice()
    {
        var texts = Stories.SelectMany(story =>
            (string[])[story.First.Subject, story.First.Text, story.First.Html ?? "", story.Note, .. story.Turns]);
        Assert.All(texts, text => Assert.DoesNotMatch(@"[{}\[\]|]", text));
    }

    [Fact]
    public void Everything_that_can_end_a_story_does_and_every_language_writes()
    {
        Assert.Equal(Enum.GetValues<DemoEnding>(), Stories.Select(story => story.Ending).Distinct().Order());
        Assert.Equal(10, Stories.Select(story => story.Customer.Language).Distinct().Count());
    }

    [Fact]
    public void Whoever_has_been_answered_writes_back_with_tag_or_references()
    {
        var answer = new Article
        {
            Id = 2,
            SenderType = SenderType.Agent,
            Channel = CommunicationChannel.Email,
            IsVisibleForCustomer = true,
            From = new("Brackenwheel Orders", "orders@brackenwheel.example"),
            Subject = "Re: [Ticket#2026112300017] Wo bleibt mein Rad?",
            MessageId = "<answer.1@brackenwheel.example>",
            Body = "Es kommt morgen.\nGruß",
            Created = Morning,
        };
        var random = new Random(3);
        foreach (var customer in Content.Customers)
        {
            var letters = new DemoLetters(Content.Company, customer, Content.Languages[customer.Language], random);
            var written = letters.FollowUp(answer, "Danke!", Morning);
            var read = Parse(written);
            Assert.Equal(written.Subject, read.Subject);
            const string answered = "answer.1@brackenwheel.example";
            var isReferring = read.InReplyTo == answered && read.References.Contains(answered);
            Assert.True(isReferring || written.Subject.Contains("[Ticket#2026112300017]"), written.Subject);
            Assert.Contains("> Es kommt morgen.", read.TextBody);
            Assert.Equal("orders@brackenwheel.example", Named(read.To).Address);
        }
    }

    private static MimeMessage Parse(DemoMail mail)
    {
        using var raw = new MemoryStream(RawMail.Compose(mail));
        return MimeMessage.Load(raw, TestContext.Current.CancellationToken);
    }

    private static (string? Name, string Address) Named(InternetAddressList list)
    {
        var mailbox = Assert.IsType<MailboxAddress>(Assert.Single(list));
        return (mailbox.Name, mailbox.Address);
    }

    private static byte[] Decode(MimePart part)
    {
        using var content = new MemoryStream();
        part.Content!.DecodeTo(content, TestContext.Current.CancellationToken);
        return content.ToArray();
    }
}
