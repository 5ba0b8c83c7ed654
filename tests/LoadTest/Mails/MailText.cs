using System.Globalization;
using System.Text;

namespace OrleansTickets.LoadTest;

/// <summary>Writes mails as customers do: some lines, of varied length, some with HTML too.</summary>
internal sealed class MailText(int seed)
{
    private const string Vocabulary = """
        order invoice printer delivery password account refund contract meeting router licence warranty update button
        window screen payment address customer number question problem answer morning yesterday again please thanks
        cannot would should because without during after before since every another broken missing wrong late empty
        slow green second third server network cable battery keyboard holiday parcel colour size return exchange
        naïve café Zürich größer prêt señor straße København façade jalapeño
        """;

    private static readonly string[] Words = Vocabulary.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private readonly Random random = new(seed);

    /// <summary>The bytes of the mail.</summary>
    public byte[] Write(LoadMail mail)
    {
        // Half are shorter than 2 KB, some are ten times as long: 3 KB on average.
        var size = (int)Math.Clamp(-Math.Log(1 - random.NextDouble()) * 2_300, 200, 20_000);
        var body = Body(mail.Word, size);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            Received: from mail.customer.test (mail.customer.test [192.0.2.7]) by mx.helpdesk.test (Postfix) with ESMTPS
             id {random.NextInt64():x} for <{mail.To}>; Mon, 23 Nov 2026 10:{random.Next(60):D2}:07 +0000 (UTC)
            From: {Capital(Word())} {Capital(Word())} <{mail.Customer}>
            To: <{mail.To}>
            Subject: {mail.Subject}
            Message-ID: {mail.MessageId}
            Date: Mon, 23 Nov 2026 10:00:05 +0000
            MIME-Version: 1.0

            """);
        if (mail.InReplyTo is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"In-Reply-To: {mail.InReplyTo}\n");
        }
        text.Append(random.Next(5) == 0 ? Alternative(body) : Plain(body));
        return Encoding.UTF8.GetBytes(text.ToString().ReplaceLineEndings("\r\n"));
    }

    /// <summary>Some words.</summary>
    public string Phrase(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word()));

    private string Body(string word, int size)
    {
        var body = new StringBuilder($"Hello,\n\nthis is about {word}.\n\n");
        while (body.Length < size)
        {
            body.Append(Capital(Phrase(random.Next(4, 14)))).Append(random.Next(4) == 0 ? ".\n\n" : ".\n");
        }
        return body.Append("\nRegards\n").ToString();
    }

    private static string Plain(string body) =>
        $"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}";

    private static string Alternative(string body) => $"""
        Content-Type: multipart/alternative; boundary=part

        --part
        {Plain(body)}
        --part
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: 8bit

        <html><body><p>{body.ReplaceLineEndings("<br>\n")}</p></body></html>
        --part--

        """;

    private string Word() => Words[random.Next(Words.Length)];

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
