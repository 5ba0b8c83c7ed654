using OrleansTickets.Articles;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>How mail is read, by the cases of the list by which we work.</summary>
public sealed class MailFormCases
{
    [Theory]
    [InlineData("=?utf-8?Q?Gr=C3=BC=C3=9Fe", "=?utf-8?Q?Gr=C3=BC=C3=9Fe")] // no end: shown as it came
    [InlineData("=?nonsense?Q?abc?=", "abc")]
    [InlineData("=?utf-8?B?R3LDvMOfZQ?=", "Grüße")] // no padding
    [InlineData("=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=", "Grüße")] // a letter in two words
    public void M02_a_broken_word_loses_nothing(string sent, string shown) =>
        Assert.Equal(shown, Letter.Read($"Subject: {sent}\n\nx").Subject);

    [Theory]
    [InlineData("=?utf-7?Q?Hi_+ACE-?=", "Hi !")]
    [InlineData("=?utf-7?B?SGkgK0FDRS0=?=", "Hi !")]
    [InlineData("=?utf-7?Q?+ADw-script+AD4-?=", "<script>")]
    public void M02_UTF_7_in_a_word_is_read_as_text(string sent, string shown) =>
        Assert.Equal(shown, Letter.Read($"Subject: {sent}\n\nx").Subject);

    [Theory]
    [InlineData("\"moc.elpmaxe@nna\u202E\" <eve@example.net>", "moc.elpmaxe@nna")]
    [InlineData("\"an\u200Bna\u2066\" <eve@example.net>", "anna")]
    [InlineData("\"\u200F\u061Canna\u00AD\" <eve@example.net>", "anna")]
    public void M07_a_name_is_not_turned_around_and_hides_nothing(string sent, string shown) =>
        Assert.Equal(new Mailbox(shown, "eve@example.net"), Letter.Read($"From: {sent}\n\nx").From);

    [Theory]
    [InlineData("ann@bücher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@BÜCHER.example", "ann@xn--bcher-kva.example")]
    [InlineData("jürgen@bücher.example", "jürgen@xn--bcher-kva.example")]
    public void M08_a_domain_in_any_form_is_one_address(string sent, string kept) =>
        Assert.Equal(kept, Letter.Read($"From: {sent}\n\nx").From.Address, ignoreCase: true);

    [Fact]
    public void M11_a_mail_within_is_a_file_and_its_files_stay_in_it()
    {
        var inner = "Subject: leaf\n\nx";
        for (var depth = 0; depth < 4; depth++)
        {
            inner = $"Subject: inner {depth}\nContent-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n\ntext {depth}\n"
                + $"--b{depth}\nContent-Type: message/rfc822\n\n{inner}\n"
                + $"--b{depth}\nContent-Type: application/pdf; name=f{depth}.pdf\n\nx\n--b{depth}--\n";
        }
        var mail = Letter.Read(inner);
        Assert.Equal(("text 3", "inner 3"), (mail.Body, mail.Subject));
        Assert.Equal(["inner 2.eml", "f3.pdf"], mail.Attachments.Select(file => file.Name));
    }

    [Fact]
    public void M23_Zip_size_a_bomb_is_a_file_of_the_size_that_it_has()
    {
        var bomb = Convert.ToBase64String(new byte[1_000]);
        var mail = Letter.Read($"""
            Content-Type: application/zip; name=bomb.zip
            Content-Transfer-Encoding: base64

            {bomb}
            """);
        var file = Assert.Single(mail.Attachments);
        Assert.Equal(("bomb.zip", 1_000L, ""), (file.Name, file.Size, mail.Body));

        // Nothing of what reads mail can unpack.
        var packers = typeof(MailReader).Assembly.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("System.IO.Compression", StringComparison.Ordinal));
        Assert.Empty(packers);
    }

    [Fact]
    public void M28_broken_escapes_stay_readable()
    {
        var mail = Letter.Read("Content-Transfer-Encoding: quoted-printable\n\n50 =% of =ZZ and =C3=\n=A9 =");
        Assert.StartsWith("50 =% of =ZZ and", mail.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hi", "<p>hello</p>", "hi", true)]
    [InlineData("", "<p>hello</p>", "hello", true)]
    public void M29_of_two_forms_the_one_with_words_is_read_and_both_are_kept(
        string plain, string html, string body, bool hasHtml)
    {
        var letter = Letter.Of($"""
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

            {plain}
            --b
            Content-Type: text/html

            {html}
            --b--
            """);
        var mail = MailReader.Read(letter);
        Assert.Equal((body, hasHtml), (mail.Body, mail.HasHtml));
        Assert.Contains(html, MailReader.Html(letter), StringComparison.Ordinal);
    }
}
