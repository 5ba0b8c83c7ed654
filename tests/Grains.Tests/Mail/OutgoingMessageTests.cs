using System.Text;
using MimeKit;
using Xunit;

namespace OrleansTickets.Mail;

public sealed class OutgoingMessageTests
{
    private static readonly OutgoingMessageParts Parts = new()
    {
        From = new("Support", "support@example.org"),
        To = [new("Jürgen", "juergen@example.com")],
        Subject = "Re: [Ticket#2026112300001] Grüße",
        MessageId = "<1.abc@example.org>",
        InReplyTo = "<q1@example.com>",
        References = ["<r1@x>", "<q1@example.com>"],
        Date = new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(1)),
        TextBody = "Grüße\nfrom us",
    };

    [Fact]
    public void What_is_built_is_read_again()
    {
        var raw = OutgoingMessage.Build(Parts with
        {
            HtmlBody = "<p>Grüße</p>",
            Cc = [new("", "ann@example.com")],
            Attachments = [new("Übersicht.pdf", "application/pdf", [1, 2, 3]), new("m.eml", "message/rfc822", [65])],
        });
        var mail = MailReader.Read(raw);
        Assert.Equal(Parts.From, mail.From);
        Assert.Equal(Parts.To, mail.To);
        Assert.Equal([new("", "ann@example.com")], mail.Cc);
        Assert.Equal(Parts.Subject, mail.Subject);
        Assert.Equal(Parts.MessageId, mail.MessageId);
        Assert.Equal([Parts.InReplyTo!], mail.InReplyTo);
        Assert.Equal(Parts.References, mail.References);
        Assert.Equal(Parts.Date, mail.Date);
        Assert.Equal(Parts.TextBody, mail.Body);
        Assert.Equal("<p>Grüße</p>", MailReader.Html(raw)?.Trim());
        Assert.Equal(["Übersicht.pdf", "m.eml"], mail.Attachments.Select(file => file.Name));
        Assert.Equal([1, 2, 3], MailReader.Attachment(raw, 1)!.Content);
        Assert.Equal("application/octet-stream", MailReader.Attachment(raw, 2)!.ContentType);
    }

    [Fact]
    public void Any_server_takes_the_bytes()
    {
        var parts = Parts with { TextBody = new string('ü', 5_000), HtmlBody = new string('x', 5_000) };
        var raw = OutgoingMessage.Build(parts);
        Assert.DoesNotContain(raw, value => value > 127);
        var lines = Encoding.ASCII.GetString(raw).Split("\r\n");
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 998));
        Assert.DoesNotContain(lines, line => line.Contains('\n') || line.Contains('\r'));
    }

    [Fact]
    public void M25_nothing_in_a_header_makes_another_header()
    {
        const string Attack = "x\r\nBcc: victim@example.net\r\n\r\nbody\0\n ";
        var raw = OutgoingMessage.Build(Parts with
        {
            From = new(Attack, "support@example.org"),
            To = [new(Attack, "a@example.com"), new("", "b@example.com\r\nRCPT TO:<victim@example.net>")],
            Subject = Attack,
            InReplyTo = $"<a{Attack}@b>",
            References = [$"<c{Attack}@d>"],
            Attachments = [new($"f{Attack}.txt", $"text/plain{Attack}", [1])],
        });
        using var message = MimeMessage.Load(new MemoryStream(raw), TestContext.Current.CancellationToken);
        Assert.False(message.Headers.Contains(HeaderId.Bcc));
        Assert.Equal(
            ["From", "To", "Subject", "Date", "Message-Id", "MIME-Version"],
            message.Headers.Select(header => header.Field),
            StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(message.To.Mailboxes, mailbox => mailbox.Address.Contains('\n'));
        Assert.StartsWith("Grüße", MailReader.Read(raw).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void References_stay_bounded_and_keep_the_first()
    {
        var raw = OutgoingMessage.Build(Parts with
        {
            References = [.. Enumerable.Range(0, 100).Select(i => $"<r{i}@example.com>")],
        });
        var references = MailReader.Read(raw).References;
        Assert.Equal(20, references.Length);
        Assert.Equal(("<r0@example.com>", "<r99@example.com>"), (references[0], references[^1]));
    }

    [Theory]
    [InlineData("<no-at-sign>")]
    [InlineData("<a@b@c@d>")]
    [InlineData("<x.@[1.2.3.4]>")]
    [InlineData("<\"quoted string\"@d>")]
    [InlineData("<(comment)a@b>")]
    [InlineData("<ä@ö>")]
    [InlineData("<>")]
    [InlineData("")]
    public void An_odd_id_of_somebody_else_stops_no_answer(string id)
    {
        var raw = OutgoingMessage.Build(Parts with { InReplyTo = id, References = [id, "<good@x>"] });
        Assert.Contains("<good@x>", MailReader.Read(raw).References);
    }
}
