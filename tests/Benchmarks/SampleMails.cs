using System.Globalization;
using System.Text;
using OrleansTickets.Mail;

namespace OrleansTickets.Benchmarks;

/// <summary>Mails of 3.6 KB: headers as servers write them today, text made of the lines of real mails.</summary>
internal sealed class SampleMails
{
    private const int Size = 3_600;
    private const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private readonly string[] lines;
    private readonly Random random;

    /// <param name="corpus">A folder of mails in any number of sets; without it the lines are made up.</param>
    /// <param name="seed">The same seed makes the same mails.</param>
    public SampleMails(DirectoryInfo? corpus, int seed = 1)
    {
        random = new(seed);
        lines = corpus is { Exists: true }
            ? [.. corpus.GetFiles("*", SearchOption.AllDirectories).SelectMany(Lines).Distinct()]
            : [];
        Source = lines.Length > 1_000 ? $"{lines.Length} lines of {corpus!.Name}" : "made-up words";
        if (lines.Length <= 1_000)
        {
            lines = MadeUp();
        }
    }

    /// <summary>Where the text comes from.</summary>
    public string Source { get; }

    /// <summary>Some words of the text, to search for.</summary>
    public string[] Words(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Line().Split(' ')).Select(words => random.GetItems(words, 1)[0])];

    /// <param name="answers">The Message-ID of the mail that it answers, if it is an answer.</param>
    public byte[] Next(string? answers = null)
    {
        var id = random.NextInt64().ToString("x", CultureInfo.InvariantCulture);
        var mail = new StringBuilder();
        mail.Append(CultureInfo.InvariantCulture, $"""
            Return-Path: <customer{random.Next(20_000)}@example{random.Next(300)}.org>
            Received: from mail-{random.Next(999)}.example.net (mail.example.net [192.0.2.{random.Next(255)}])
             (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) by mx{random.Next(9)}.example.com
             (Postfix) with ESMTPS id {Random(11)} for <support@example.com>;
             Mon, 23 Nov 2026 10:{random.Next(60):D2}:07 +0000 (UTC)
            Received: by mail-{random.Next(999)}.example.net with SMTP id {Random(24)};
             Mon, 23 Nov 2026 10:00:05 -0800 (PST)
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=20251104; t=1795428007;
             h=to:subject:message-id:date:from:mime-version:from:to:cc:subject:date:message-id:reply-to;
             bh={Random(43)}=; b={Random(342)}==
            Message-ID: <{id}{Random(20)}@mail.example.net>
            Date: Mon, 23 Nov 2026 10:00:05 +0000
            From: {Words(2)[0]} {Words(2)[1]} <customer{random.Next(20_000)}@example{random.Next(300)}.org>
            To: Support <support@example.com>
            Subject: {Line()}{(answers is null ? "" : $"\nIn-Reply-To: {answers}")}
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit


            """);
        while (mail.Length < Size)
        {
            mail.Append(Line()).Append(random.Next(6) == 0 ? "\n\n" : "\n");
        }
        return Encoding.UTF8.GetBytes(mail.ToString().ReplaceLineEndings("\r\n"));
    }

    private string Line() => lines[random.Next(lines.Length)];

    private string Random(int length) => new(random.GetItems<char>(Base64, length));

    private static IEnumerable<string> Lines(FileInfo file)
    {
        try
        {
            return MailReader.Read(File.ReadAllBytes(file.FullName)).Body.Split('\n')
                .Select(line => line.Trim(' ', '\r', '\t', '>', '*', '-', '='))
                .Where(line => line.Length is > 30 and < 100 && line.Count(char.IsLetter) > line.Length * 3 / 4);
        }
        catch (UnreadableMailException)
        {
            return [];
        }
    }

    // Syllables, the common ones much more often than the rare: some 60,000 words.
    private string[] MadeUp()
    {
        string[] syllables = ["ka", "ro", "mi", "ten", "sul", "ver", "an", "ge", "lo", "dis", "pra", "num", "ti"];
        string Word() => string.Concat(Enumerable.Range(0, 1 + random.Next(4))
            .Select(_ => syllables[(int)(syllables.Length * Math.Pow(random.NextDouble(), 2))]));
        string Sentence() => string.Join(' ', Enumerable.Range(0, 10).Select(_ => Word()));
        return [.. Enumerable.Range(0, 20_000).Select(_ => Sentence())];
    }
}
