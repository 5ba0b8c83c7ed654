using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace OrleansTickets.WebFront.Demo;

/// <summary>The HTML form of a letter: paragraphs, a table, a picture, a quote, links to orders.</summary>
internal static partial class DemoHtml
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Write(
        string language, string text, ImmutableArray<ImmutableArray<string>> table, ImmutableArray<DemoFile> files)
    {
        var direction = language == "ar" ? "rtl" : "ltr";
        var html = new StringBuilder($"<html lang=\"{language}\" dir=\"{direction}\"><body>\n"
            + "<div style=\"font-family: Calibri, sans-serif; font-size: 11pt\">\n");
        var paragraphs = text.Split("\n\n");
        var last = Array.FindLastIndex(paragraphs, paragraph => !paragraph.Contains("\n> "));
        for (var at = 0; at < paragraphs.Length; at++)
        {
            if (at == last)
            {
                WriteTable(html, table);
                WritePictures(html, files);
            }
            WriteParagraph(html, paragraphs[at]);
        }
        return html.Append("</div>\n</body></html>\n").ToString();
    }

    private static void WriteParagraph(StringBuilder html, string paragraph)
    {
        var lines = paragraph.Split('\n');
        var quoted = lines.Where(IsQuoted).Select(line => Line(line.TrimStart('>').Trim()));
        html.Append("<p>").AppendJoin("<br>\n", lines.Where(line => !IsQuoted(line)).Select(Line)).Append("</p>\n");
        if (lines.Any(IsQuoted))
        {
            html.Append("<blockquote type=\"cite\">").AppendJoin("<br>\n", quoted).Append("</blockquote>\n");
        }
    }

    private static void WriteTable(StringBuilder html, ImmutableArray<ImmutableArray<string>> table)
    {
        if (table.Length == 0)
        {
            return;
        }
        html.Append("<table border=\"1\" cellpadding=\"5\" style=\"border-collapse: collapse\">\n");
        foreach (var (at, row) in table.Index())
        {
            var cell = at == 0 ? "th" : "td";
            html.Append("<tr>").AppendJoin("", row.Select(text => $"<{cell}>{Line(text)}</{cell}>")).Append("</tr>\n");
        }
        html.Append("</table>\n");
    }

    private static void WritePictures(StringBuilder html, ImmutableArray<DemoFile> files)
    {
        foreach (var file in files.Where(file => file.ContentId is not null))
        {
            html.Append("<p><img src=\"cid:").Append(file.ContentId).Append("\" alt=\"")
                .Append(Encoder.Encode(file.Name)).Append("\" width=\"240\"></p>\n");
        }
    }

    private static bool IsQuoted(string line) => line.StartsWith('>');

    private static string Line(string text) => Order.Replace(
        Encoder.Encode(text), "<a href=\"https://brackenwheel.example/orders/$0\">$0</a>");

    [GeneratedRegex(@"BW-\d{6}")]
    private static partial Regex Order { get; }
}
