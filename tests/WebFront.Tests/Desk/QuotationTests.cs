using System.Text.Json;
using AngleSharp.Html.Parser;
using MimeKit;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.WebFront.Desk;
using OrleansTickets.WebFront.Tickets;
using Xunit;

namespace OrleansTickets.WebFront.Tests.Desk;

/// <summary>What is quoted is told from what is new, and nothing is left out.</summary>
public sealed class QuotationTests
{
    [Theory]
    [InlineData("On Tue, 24 Nov 2026 at 10:00, Bob <bob@example.org> wrote:")]
    [InlineData("On Tue, 24 Nov 2026 at 10:00, Bob Builder of the\nlong name <bob@example.org>\nwrote:")]
    [InlineData("Am 24.11.2026 um 10:00 schrieb Bob <bob@example.org>:")]
    [InlineData("Am Di., 24. Nov. 2026 um 10:00 Uhr schrieb Bob <bob@example.org>:")]
    [InlineData("Le mar. 24 nov. 2026 à 10:00, Bob <bob@example.org> a écrit :")]
    [InlineData("El mar, 24 nov 2026 a las 10:00, Bob (<bob@example.org>) escribió:")]
    [InlineData("Il giorno mar 24 nov 2026 alle ore 10:00 Bob <bob@example.org> ha scritto:")]
    [InlineData("Em ter., 24 de nov. de 2026 às 10:00, Bob <bob@example.org> escreveu:")]
    [InlineData("Op di 24 nov 2026 om 10:00 schreef Bob <bob@example.org>:")]
    [InlineData("Den tis 24 nov. 2026 kl 10:00 skrev Bob <bob@example.org>:")]
    [InlineData("tis. 24. nov. 2026 kl. 10:00 skrev Bob <bob@example.org>:")]
    [InlineData("ti 24. marrask. 2026 klo 10.00 Bob (bob@example.org) kirjoitti:")]
    [InlineData("W dniu 24.11.2026 o 10:00, Bob pisze:")]
    [InlineData("wt., 24 lis 2026 o 10:00 Bob <bob@example.org> napisał(a):")]
    [InlineData("út 24. 11. 2026 v 10:00 odesílatel Bob <bob@example.org> napsal:")]
    [InlineData("24.11.2026 10:00, Bob пишет:")]
    [InlineData("24 Kas 2026 Sal 10:00 tarihinde Bob <bob@example.org> şunu yazdı:")]
    [InlineData("2026年11月24日(火) 10:00 Bob <bob@example.org> のメール:")]
    [InlineData("在 2026-11-24 10:00:00，\"Bob\" <bob@example.org> 写道：")]
    [InlineData("2026년 11월 24일 (화) 오전 10:00, Bob <bob@example.org>님이 작성:")]
    [InlineData("-----Original Message-----\nFrom: Bob")]
    [InlineData("-----Ursprüngliche Nachricht-----\nVon: Bob")]
    [InlineData("-------- Message d'origine --------\nDe : Bob")]
    [InlineData("________________________________\nFrom: Bob <bob@example.org>\nSent: Tuesday\nTo: Ann\nSubject: x")]
    [InlineData("From: Bob <bob@example.org>\nSent: Tuesday\nTo: Ann\nSubject: x")]
    [InlineData("*Von:* Bob <bob@example.org>\n*Gesendet:* Dienstag\n*An:* Ann\n*Betreff:* x")]
    [InlineData("De : Bob\nEnvoyé : mardi\nÀ : Ann\nObjet : x")]
    public void Q01_what_follows_an_attribution_is_a_quotation(string attribution)
    {
        foreach (var quoted in (string[])["> old\n> words", "old\nwords"])
        {
            var pieces = ArticleText.Pieces($"New words.\n\n{attribution}\n\n{quoted}");
            Assert.Equal([PieceKind.Text, PieceKind.Quote], pieces.Select(piece => piece.Kind));
            Assert.Equal("New words.", pieces[0].Text);
        }
    }

    [Theory]
    [InlineData("On Monday I asked for 3 things:\nfirst, second, third")]
    [InlineData("One is not on 24 November\nand On the other hand it is")]
    [InlineData("From: the beginning\nit was wrong")]
    [InlineData("Sent from my desk, is much easier then my mobile phone.")]
    [InlineData("He wrote: nothing")]
    [InlineData("Look -- a dash -- within a line")]
    public void A_sentence_is_no_attribution(string text) =>
        Assert.Equal(new TextPiece(PieceKind.Text, text), Assert.Single(ArticleText.Pieces(text)));

    [Fact]
    public void Q02_an_answer_between_quoted_lines_stays_an_answer()
    {
        var pieces = ArticleText.Pieces("On 1 May 2026, Bob wrote:\n> one?\nYes.\n> two?\nNo.\n");
        Assert.Equal(["Yes.", "No."], pieces.Where(piece => piece.Kind == PieceKind.Text).Select(piece => piece.Text));
    }

    [Fact]
    public void All_words_of_the_corpus_stay_and_the_answers_are_found()
    {
        Assert.SkipWhen(MailCorpus.Folder is null, MailCorpus.Missing);
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(MailCorpus.Folder.FullName, "quotes.jsonl")))
        {
            using var facts = JsonDocument.Parse(line);
            var file = facts.RootElement.GetProperty("file").GetString()!;
            var bytes = File.ReadAllBytes(Path.Combine(MailCorpus.Folder.FullName, file));
            if (file.EndsWith(".html", StringComparison.Ordinal))
            {
                CheckHtml(file, System.Text.Encoding.UTF8.GetString(bytes), facts.RootElement, wrong);
                continue;
            }
            var text = file.EndsWith(".eml", StringComparison.Ordinal)
                ? TextOf(bytes) : System.Text.Encoding.UTF8.GetString(bytes);
            var pieces = ArticleText.Pieces(text);
            Assert.Equal(MailCorpus.Plain(text), MailCorpus.Plain(string.Join('\n', pieces.Select(piece => piece.Text))));
            if (Expected(facts.RootElement, "reply_text") is { } reply)
            {
                var own = string.Join('\n', pieces.Where(piece => piece.Kind != PieceKind.Quote).Select(piece => piece.Text));
                Compare(file, reply, own, wrong);
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string TextOf(byte[] raw)
    {
        using var mail = MimeMessage.Load(new MemoryStream(raw), TestContext.Current.CancellationToken);
        return mail.TextBody ?? "";
    }

    private static void CheckHtml(string file, string html, JsonElement facts, List<string> wrong)
    {
        using var shown = new HtmlParser().ParseDocument(ArticleHtml.Show(html, Some, "files", isFetching: false));
        var whole = MailCorpus.Plain(shown.Body!.TextContent);
        var fold = shown.QuerySelector("details.quoted");
        if (Expected(facts, "reply_text_html") is not null)
        {
            var quoted = fold?.TextContent ?? "";
            fold?.Remove();
            // All of these quote the same mail, which greets with a word of its own.
            if (!quoted.Contains("Hello! How are you?", StringComparison.Ordinal)
                || !shown.Body.TextContent.Contains("Hi. I am fine.", StringComparison.Ordinal)
                || shown.Body.TextContent.Contains("Hello! How are you?", StringComparison.Ordinal))
            {
                wrong.Add($"{file}: {MailCorpus.Plain(shown.Body.TextContent)}");
            }
        }
        Assert.NotEmpty(whole);
    }

    private static Article Some => new()
    {
        Id = 1,
        SenderType = SenderType.Customer,
        Channel = CommunicationChannel.Email,
        IsVisibleForCustomer = true,
        From = new("", "ann@example.org"),
        Created = default,
    };

    private static string? Expected(JsonElement facts, string what) =>
        facts.GetProperty("source_expect") is { ValueKind: JsonValueKind.Object } expected
        && expected.TryGetProperty(what, out var text) ? text.GetString() : null;

    private static void Compare(string file, string expected, string actual, List<string> wrong)
    {
        if (MailCorpus.Plain(expected) != MailCorpus.Plain(actual))
        {
            wrong.Add($"{file}: {MailCorpus.Plain(actual)}");
        }
    }
}
