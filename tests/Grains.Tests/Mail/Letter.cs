using System.Text;

namespace OrleansTickets.Mail;

/// <summary>Mails as they lie on the wire.</summary>
internal static class Letter
{
    /// <summary>Lines end with LF here, with CRLF in the mail.</summary>
    public static byte[] Of(string text, Encoding? encoding = null) =>
        (encoding ?? Encoding.UTF8).GetBytes(text.ReplaceLineEndings("\r\n"));

    public static ReadMail Read(string text, Encoding? encoding = null) => MailReader.Read(Of(text, encoding));
}
