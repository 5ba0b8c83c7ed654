using System.Collections.Immutable;
using System.Globalization;
using OrleansTickets.Articles;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Writes as one customer does: greeting, close, signature, quotes, HTML or not.</summary>
internal sealed class DemoLetters(DemoCompany company, DemoCustomer customer, DemoLanguage language, Random random)
{
    private bool IsHtml => customer.Style == "html";

    public DemoMail First(DemoRequest request, DemoValues values, string queue, DateTimeOffset date)
    {
        var files = request.Files.Select(kind => DemoFiles.Create(kind, language, values, random)).ToImmutableArray();
        var id = MessageId(date);
        if (IsHtml)
        {
            files = [.. files.Select(file => Inline(file, id))];
        }
        var text = Frame(values.Fill(request.Body, random));
        var table = request.Table.Select(row => row.Select(cell => values.Fill(cell, random)).ToImmutableArray());
        var hasHtml = IsHtml || request.Table.Length > 0;
        return new()
        {
            From = new(customer.Name, customer.Address),
            To = Desk(queue),
            Subject = values.Fill(Pick(request.Subjects), random),
            MessageId = id,
            Date = Local(date),
            Text = text,
            Html = hasHtml ? DemoHtml.Write(language.Language, text, [.. table], files) : null,
            Files = files,
        };
    }

    /// <summary>An answer to an agent's mail: most carry tag and references, some only one of them.</summary>
    public DemoMail FollowUp(Article answered, string text, DateTimeOffset date)
    {
        var way = random.Next(6);
        var untagged = answered.Subject[(answered.Subject.IndexOf(']') + 1)..].Trim();
        var quote = $"{Wrote(answered)}\n> {answered.Body.Trim().ReplaceLineEndings("\n> ")}";
        var framed = $"{Frame(text)}\n\n{quote}";
        return new()
        {
            From = new(customer.Name, customer.Address),
            To = answered.From,
            Subject = Reply(way == 0 ? untagged : answered.Subject),
            MessageId = MessageId(date),
            Date = Local(date),
            References = way != 1 && answered.MessageId is { } id ? [id] : [],
            Text = framed,
            Html = IsHtml ? DemoHtml.Write(language.Language, framed, [], []) : null,
        };
    }

    // No program repeats its own prefix; one of another language it does not know.
    private string Reply(string subject) =>
        subject.StartsWith(language.Reply, StringComparison.OrdinalIgnoreCase)
            ? subject
            : $"{language.Reply} {subject}";

    private string Wrote(Article answered)
    {
        var date = answered.Created.ToString("D", CultureInfo.GetCultureInfo(language.Culture));
        return language.Wrote.Replace("{date}", date).Replace("{who}", answered.From.ToString());
    }

    private string Frame(string text)
    {
        var isNamed = customer.Company is { } works && works != customer.Name;
        var signature = isNamed ? $"{customer.Name}\n{customer.Company}" : customer.Name;
        return customer.Style == "phone"
            ? $"{text}\n\n{customer.Name}\n\n{language.Device}"
            : $"{Pick(language.Greetings)}\n\n{text}\n\n{Pick(language.Closings)}\n{signature}";
    }

    private Mailbox Desk(string queue)
    {
        var to = company.Queues.First(known => known.Name == queue);
        return new(to.DisplayName, to.Address);
    }

    private string MessageId(DateTimeOffset date) =>
        $"<{date.UtcDateTime:yyyyMMddHHmmss}.{random.NextInt64():x16}@{customer.Address.Split('@')[1]}>";

    // Pictures are shown in the text; whatever else is attached stays a file.
    private static DemoFile Inline(DemoFile file, string messageId) =>
        file.ContentType == "image/png" ? file with { ContentId = $"p1.{messageId[1..^1]}" } : file;

    private DateTimeOffset Local(DateTimeOffset date) => date.ToOffset(TimeSpan.FromHours(language.Offset));

    private string Pick(ImmutableArray<string> texts) => texts[random.Next(texts.Length)];
}
