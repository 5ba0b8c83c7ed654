using System.Diagnostics;
using System.Text;
using OrleansTickets.Articles;
using Xunit;

namespace OrleansTickets.Mail;

public sealed class MailReaderTests
{
    [Fact]
    public void Headers_are_decoded()
    {
        var mail = Letter.Read("""
            From: =?utf-8?Q?J=C3=BCrgen_M=C3=BCller?= <juergen@example.com>
            To: "Desk, The" <support@example.org>, sales@example.org
            Cc: Ann <ann@example.com>
            Reply-To: other@example.com
            Subject: =?iso-8859-1?Q?Gr=FC=DFe_aus?= =?utf-8?B?IEvDtmxu?=
            Message-ID: <q1@example.com>
            In-Reply-To: <a0@example.org>
            References: <r1@x> <r2@x>
              <a0@example.org>
            Date: Mon, 23 Nov 2026 10:00:00 +0100

            Hello

            """);
        Assert.Equal(new Mailbox("Jürgen Müller", "juergen@example.com"), mail.From);
        Assert.Equal([new("Desk, The", "support@example.org"), new("", "sales@example.org")], mail.To);
        Assert.Equal([new("Ann", "ann@example.com")], mail.Cc);
        Assert.Equal([new("", "other@example.com")], mail.ReplyTo);
        Assert.Equal("Grüße aus Köln", mail.Subject);
        Assert.Equal("<q1@example.com>", mail.MessageId);
        Assert.Equal(["<a0@example.org>"], mail.InReplyTo);
        Assert.Equal(["<r1@x>", "<r2@x>", "<a0@example.org>"], mail.References);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), mail.Date);
        Assert.Equal("Hello", mail.Body);
        Assert.False(mail.HasHtml);
    }

    [Fact]
    public void M13_a_file_that_is_uuencoded_in_the_text_is_a_file()
    {
        var mail = Letter.Read(
            "Subject: x\n\nHere it is:\nbegin 644 cat.txt\n#0V%T\n`\nend\nBye\nbegin 644 broken\nno\n");
        Assert.Equal("Here it is:\nBye\nbegin 644 broken\nno", mail.Body);
        var file = Assert.Single(mail.Attachments);
        Assert.Equal(("cat.txt", 3L), (file.Name, file.Size));
    }

    [Theory]
    [InlineData("Hi Mom -+Jjo--+ACE-", "Hi Mom -☺-!")]
    [InlineData("A+ImIDkQ.", "A≢Α.")]
    [InlineData("1 +- 1 = 2", "1 + 1 = 2")]
    [InlineData("+AOQ-+AOQ", "ää")]
    public void Utf_7_is_read(string sent, string text)
    {
        var mail = Letter.Read(
            $"Subject: x\nContent-Type: text/plain; charset=\"unicode-1-1-utf-7\"\n\n{sent}\n");
        Assert.Equal(text, mail.Body);
    }

    [Theory]
    [InlineData("Subject: x\n\nbody", "")]
    [InlineData("From: <>\nSubject: x\n\nbody", "")]
    [InlineData("From: \nSender: s@example.com\n\nbody", "s@example.com")]
    [InlineData("From: undisclosed:;\nReply-To: r@example.com\n\nbody", "r@example.com")]
    [InlineData("From: a@example.com, b@example.com\n\nbody", "a@example.com")]
    [InlineData("From: x@müller.example\n\nbody", "x@xn--mller-kva.example")]
    public void The_sender_is_who_can_be_found(string letter, string address) =>
        Assert.Equal(address, Letter.Read(letter).From.Address);

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n\0\0 ")]
    public void M26_an_empty_mail_is_unreadable(string letter) =>
        Assert.Throws<UnreadableMailException>(() => Letter.Read(letter));

    [Fact]
    public void M01_eight_bit_headers_are_read_as_UTF8_or_as_the_text_says()
    {
        Assert.Equal("Grüße", Letter.Read("Subject: Grüße\n\nx").Subject);
        var latin = "Subject: Привет\nContent-Type: text/plain; charset=koi8-r\n\nПока";
        var mail = Letter.Read(latin, CodePagesEncodingProvider.Instance.GetEncoding("koi8-r")!);
        Assert.Equal("Привет", mail.Subject);
        Assert.Equal("Пока", mail.Body);
    }

    [Fact]
    public void M10_a_picture_within_is_a_file_of_the_mail()
    {
        var letter = Letter.Of("""
            Subject: x
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

            plain
            --b
            Content-Type: multipart/related; boundary=r

            --r
            Content-Type: text/html

            <p>html <img src="cid:logo@x"></p>
            --r
            Content-Type: image/png; name=logo.png
            Content-ID: <logo@x>
            Content-Transfer-Encoding: base64

            AAEC
            --r--
            --b--
            """);
        var mail = MailReader.Read(letter);
        Assert.Equal("plain", mail.Body);
        Assert.True(mail.HasHtml);
        Assert.Contains("cid:logo@x", MailReader.Html(letter), StringComparison.Ordinal);
        var picture = Assert.Single(mail.Attachments);
        Assert.Equal(("logo.png", "image/png", 3L, "logo@x"),
            (picture.Name, picture.ContentType, picture.Size, picture.ContentId));
        Assert.Equal([0, 1, 2], MailReader.Attachment(letter, picture.Id)!.Content);
        Assert.Null(MailReader.Attachment(letter, 2));
    }

    [Fact]
    public void Text_around_a_file_is_one_text()
    {
        var letter = Letter.Of("""
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            above
            --b
            Content-Type: message/rfc822

            Subject: inner/mail

            inner text
            --b
            Content-Type: text/html

            <b>below</b> &amp; <i>more</i>
            --b--
            """);
        var mail = MailReader.Read(letter);
        Assert.Equal("above\n\nbelow & more", mail.Body);
        Assert.Equal("inner-mail.eml", Assert.Single(mail.Attachments).Name);
        Assert.Contains("above</div>", MailReader.Html(letter), StringComparison.Ordinal);
        Assert.Contains("<b>below</b>", MailReader.Html(letter), StringComparison.Ordinal);
        Assert.DoesNotContain("inner text", mail.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\\\temp\\\\virus.exe", "virus.exe")]
    [InlineData(".htaccess", "htaccess")]
    [InlineData("..", "file-1.pdf")]
    [InlineData("invoice=?utf-8?B?4oCu?=gpj.exe", "invoicegpj.exe")]
    [InlineData("a\u202Egpj.exe", "agpj.exe")]
    [InlineData("a\u200B.txt", "a.txt")]
    [InlineData("a\tb\u0007c.txt", "a bc.txt")]
    [InlineData("a:b|c?.txt", "a:b_c_.txt")]
    public void M07_a_files_name_is_for_people(string given, string shown)
    {
        var mail = Letter.Read($"""
            MIME-Version: 1.0
            Content-Type: application/pdf; name="{given}"
            Content-Disposition: attachment

            x
            """);
        Assert.Equal(shown, Assert.Single(mail.Attachments).Name);
    }

    [Fact]
    public void M05_no_text_holds_what_a_database_refuses()
    {
        var mail = Letter.Read(
            "From: \"A\0\u202Eb\" <a@example.com>\nSubject: one\0 two\u0007\n\nline\0one\u001B[31m\nnext");
        Assert.Equal("Ab", mail.From.Name);
        Assert.Equal("one two", mail.Subject);
        Assert.Equal("lineone[31m\nnext", mail.Body);
    }

    [Fact]
    public void M28_flowed_text_is_put_together()
    {
        var mail = Letter.Read("Content-Type: text/plain; format=flowed\n\nOne sentence \nover lines.\nAnother.\n");
        Assert.Equal("One sentence over lines.\nAnother.", mail.Body);
    }

    [Fact]
    public void Lines_may_end_with_CR_alone()
    {
        var mail = MailReader.Read("From: a@example.com\rSubject: Mac\r\rline\rnext"u8.ToArray());
        Assert.Equal(("a@example.com", "Mac", "line\nnext"), (mail.From.Address, mail.Subject, mail.Body));
    }

    [Fact]
    public void M04_text_without_its_boundary_is_not_lost()
    {
        var mail = Letter.Read("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=never\n\nhere I am\n");
        Assert.Equal("here I am", mail.Body);
    }

    [Fact]
    public void Recipients_come_in_the_order_in_which_a_queue_is_looked_for()
    {
        var mail = Letter.Read("""
            X-Original-To: f@x
            Delivered-To: e@x
            Cc: d@x
            To: c@x
            Envelope-To: b@x
            Resent-To: a@x

            x
            """);
        string[] inOrder = ["a@x", "b@x", "c@x", "d@x", "e@x", "f@x"];
        Assert.Equal(inOrder, mail.Recipients.Select(recipient => recipient.Address));
    }

    public static TheoryData<string, byte[]> Attacks => new()
    {
        { "less-than signs", Letter.Of("Content-Type: text/html\n\n" + new string('<', 1_000_000)) },
        { "comments", Letter.Of("Content-Type: text/html\n\n" + Repeat("<!--", 200_000)) },
        { "open tags", Letter.Of("Content-Type: text/html\n\n" + Repeat("<ul><li><blockquote>", 50_000) + "x") },
        { "links", Letter.Of("Content-Type: text/html\n\n" + Repeat("<a href='http://x.example'>y</a>", 30_000)) },
        { "recipients", Letter.Of("To: " + Repeat("a@example.com, ", 100_000) + "b@example.com\n\nx") },
        { "groups", Letter.Of("To: " + Repeat("g:", 50_000) + "\n\nx") },
        { "references", Letter.Of("References: " + Repeat("<a@b> ", 100_000) + "\n\nx") },
        { "long words", Letter.Of($"Subject: {Repeat($"=?utf-8?Q?{new string('a', 60)}?= ", 20_000)}\n\nx") },
        { "a long base64 word", Letter.Of("Subject: =?utf-8?B?" + new string('Q', 1_000_000) + "?=\n\nx") },
        { "depth", Letter.Of("MIME-Version: 1.0\n" + string.Concat(Enumerable.Range(0, 1_000).Select(depth =>
            $"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n"))) },
        { "nested mails", Letter.Of("MIME-Version: 1.0\n" + Repeat("Content-Type: message/rfc822\n\n", 20_000) + "x") },
        { "parts", Letter.Of("Content-Type: multipart/mixed; boundary=b\n\n" + Repeat("--b\n\nx\n", 300_000)) },
        { "headers", Letter.Of(Repeat("X-A: b\n", 200_000) + "\nx") },
        { "one endless line", Letter.Of(new string('x', 5_000_000)) },
        { "noise", Noise() },
    };

    [Theory, MemberData(nameof(Attacks), DisableDiscoveryEnumeration = true)]
    public void An_attack_is_read_or_refused_but_never_hangs(string what, byte[] letter)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var mail = MailReader.Read(letter);
            Assert.InRange(mail.Body.Length, 0, 400_000);
            Assert.InRange(mail.Subject.Length, 0, 500);
            Assert.InRange(mail.To.Length, 0, 200);
            Assert.InRange(mail.References.Length, 0, 50);
            Assert.InRange(mail.Attachments.Length, 0, 2_000);
        }
        catch (UnreadableMailException e)
        {
            Assert.NotEmpty(e.Message);
        }

        // A bound on the kind of work, not on the machine: the quadratic ones take minutes.
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {clock.Elapsed}");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static byte[] Noise()
    {
        var noise = new byte[1_000_000];
        new Random(1).NextBytes(noise);
        return noise;
    }
}
