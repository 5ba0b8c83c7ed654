using Xunit;

namespace OrleansTickets.Mail;

/// <summary>Invitations that say nothing but what they are.</summary>
public sealed class CalendarTextTests
{
    private const string Invitation = """
        BEGIN:VCALENDAR
        METHOD:REQUEST
        PRODID:test
        VERSION:2.0
        BEGIN:VEVENT
        UID:1
        DTSTAMP:20261120T080000Z
        ORGANIZER;CN=Otto:mailto:otto@example.org
        DTSTART;TZID=Europe/Paris:20261201T140000
        DTEND;TZID=Europe/Paris:20261201T150000
        SUMMARY:Printer\, and what to do
        LOCATION:Room 4
        DESCRIPTION:Bring
          paper.\nAnd ink.
        RRULE:FREQ=SECONDLY
        END:VEVENT
        END:VCALENDAR
        """;

    [Fact]
    public void An_invitation_without_words_says_what_when_where_and_by_whom()
    {
        var mail = Read("text/calendar; method=REQUEST; charset=utf-8", Invitation);
        Assert.Equal(
            "Printer, and what to do\n2026-12-01 14:00 – 15:00 (Europe/Paris)\nRoom 4\nOtto otto@example.org\n"
                + "Bring paper.\nAnd ink.",
            mail.Body);
        Assert.Equal("text/calendar", Assert.Single(mail.Attachments).ContentType);
    }

    [Theory]
    [InlineData("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261224\nSUMMARY:closed\nEND:VEVENT", "closed\n2026-12-24")]
    [InlineData("BEGIN:VEVENT\nDTSTART:20261224T100000Z\nDTEND:20261225T100000Z\nEND:VEVENT", "2026-12-24 10:00 – 2026-12-25 10:00 (UTC)")]
    [InlineData("BEGIN:VEVENT\nSUMMARY:some day\nEND:VEVENT", "some day")]
    [InlineData("BEGIN:VTODO\nSUMMARY:no event\nEND:VTODO", "")]
    [InlineData("BEGIN:VEVENT\nDTSTART:nonsense\nSUMMARY:x", "")]
    public void What_it_does_not_say_is_left_out(string happening, string text) =>
        Assert.Equal(text, Read("text/calendar", $"BEGIN:VCALENDAR\nVERSION:2.0\n{happening}\nEND:VCALENDAR").Body);

    [Fact]
    public void What_is_no_invitation_stays_a_file()
    {
        var mail = Read("text/calendar", "hello");
        Assert.Equal("", mail.Body);
        Assert.Single(mail.Attachments);
    }

    [Fact]
    public void Words_beside_it_are_enough()
    {
        var mail = MailReader.Read(Letter.Of(
            "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
            + $"Come at two.\n--x\nContent-Type: text/calendar\n\n{Invitation}\n--x--\n"));
        Assert.Equal("Come at two.", mail.Body);
    }

    private static ReadMail Read(string type, string content) =>
        MailReader.Read(Letter.Of($"From: a@b.example\nMIME-Version: 1.0\nContent-Type: {type}\n\n{content}\n"));
}
