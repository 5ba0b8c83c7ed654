using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Writes a mail as the bytes that travel (RFC 5322, MIME): CRLF, ASCII, bodies in base64.</summary>
internal static class RawMail
{
    public static byte[] Compose(DemoMail mail)
    {
        var head = new StringBuilder()
            .Append("Date: ").Append(Date(mail.Date)).Append("\r\n")
            .Append("From: ").Append(EncodedWords.Mailbox(mail.From)).Append("\r\n")
            .Append("To: ").Append(EncodedWords.Mailbox(mail.To)).Append("\r\n")
            .Append(EncodedWords.Text("Subject", mail.Subject))
            .Append("Message-ID: ").Append(mail.MessageId).Append("\r\n");
        if (mail.References is [.., var answered])
        {
            head.Append("In-Reply-To: ").Append(answered).Append("\r\n")
                .Append("References: ").AppendJoin("\r\n ", mail.References).Append("\r\n");
        }
        head.Append("MIME-Version: 1.0\r\n").Append(Body(mail));
        return Encoding.ASCII.GetBytes(head.ToString());
    }

    // Mixed around related around alternative: each only where there is something for it to hold.
    private static string Body(DemoMail mail)
    {
        var body = TextPart("plain", mail.Text);
        if (mail.Html is not null)
        {
            body = Multipart(mail, "alternative", [body, TextPart("html", mail.Html)]);
            var inline = mail.Files.Where(file => file.ContentId is not null).ToList();
            body = inline.Count > 0 ? Multipart(mail, "related", [body, .. inline.Select(FilePart)]) : body;
        }
        var attached = mail.Files.Where(file => file.ContentId is null).ToList();
        return attached.Count > 0 ? Multipart(mail, "mixed", [body, .. attached.Select(FilePart)]) : body;
    }

    private static string Multipart(DemoMail mail, string kind, List<string> parts)
    {
        // Derived, not random: the same mail is the same bytes. No base64 line can contain it.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(mail.MessageId + kind));
        var boundary = $"=_{Convert.ToHexString(hash, 0, 12)}";
        var text = new StringBuilder($"Content-Type: multipart/{kind};\r\n boundary=\"{boundary}\"\r\n\r\n");
        foreach (var part in parts)
        {
            text.Append("--").Append(boundary).Append("\r\n").Append(part);
        }
        return text.Append("--").Append(boundary).Append("--\r\n").ToString();
    }

    private static string TextPart(string kind, string text) =>
        $"Content-Type: text/{kind}; charset=utf-8\r\n"
        + Base64(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));

    private static string FilePart(DemoFile file) =>
        $"Content-Type: {file.ContentType}{EncodedWords.Parameter("name", file.Name)}\r\n"
        + $"Content-Disposition: {(file.ContentId is null ? "attachment" : "inline")}"
        + $"{EncodedWords.Parameter("filename", file.Name)}\r\n"
        + (file.ContentId is null ? "" : $"Content-ID: <{file.ContentId}>\r\n")
        + Base64(file.Content);

    private static string Base64(byte[] content)
    {
        var lines = Convert.ToBase64String(content).Chunk(76).Select(line => new string(line));
        return $"Content-Transfer-Encoding: base64\r\n\r\n{string.Join("\r\n", lines)}\r\n";
    }

    private static string Date(DateTimeOffset date) =>
        date.ToString("ddd, d MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
        + date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "");
}
