using System.Text;
using MimeKit;
using Xunit;

namespace OrleansTickets.Mail;

public class PartTextTests
{
    [Theory]
    [InlineData("text/plain; charset=utf-8", "8bit", "Grüße, 東京\r\nzwei", "utf-8")]
    [InlineData("text/plain; charset=UTF-8", "8bit", "\uFEFFGrüße", "utf-8")]
    [InlineData("text/plain; charset=utf-8", "8bit", "Grüße", "iso-8859-1")]
    [InlineData("text/plain", "7bit", "plain\r\nwords", "utf-8")]
    [InlineData("text/plain", "8bit", "Grüße", "utf-8")]
    [InlineData("text/plain; charset=us-ascii", "8bit", "Grüße", "iso-8859-1")]
    [InlineData("text/plain; charset=us-ascii", "7bit", "\uFEFFx", "utf-16")]
    [InlineData("text/plain; charset=iso-8859-15", "8bit", "100 €", "iso-8859-15")]
    [InlineData("text/plain; charset=utf-8", "quoted-printable", "Gr=C3=BC=C3=9Fe", "utf-8")]
    [InlineData("text/plain; charset=utf-8", "base64", "R3LDvMOfZQ==", "utf-8")]
    [InlineData("text/plain; charset=utf-8", "binary", "", "utf-8")]
    public void Text_reads_as_MimeKit_reads_it(string type, string transfer, string text, string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var head = $"Content-Type: {type}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n";
        byte[] raw = [.. Encoding.ASCII.GetBytes(head), .. Encoding.GetEncoding(encoding).GetBytes(text)];
        using var message = MimeMessage.Load(new MemoryStream(raw), persistent: true, CancellationToken.None);
        var part = Assert.IsType<TextPart>(message.Body);

        Assert.Equal(part.Text.ReplaceLineEndings("\n"), PartText.Of(part).ReplaceLineEndings("\n"));
    }
}
