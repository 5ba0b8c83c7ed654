using System.Text;
using MimeKit.Text;

namespace OrleansTickets.Mail;

/// <summary>Makes readable plain text of an HTML mail. Scripts, styles and what is hidden are left out.</summary>
internal sealed class HtmlText
{
    private const int MaxQuoteDepth = 20;

    private readonly StringBuilder text = new();
    private readonly Stack<int> lists = new(); // the number of the next item; 0 where items have none
    private readonly int max;
    private HtmlTagId skipped;
    private int skippedDepth;
    private int breaks = 2;
    private bool isBlankDue;
    private int preformatted;
    private int quotes;
    private string? link;
    private int linkStart;

    private HtmlText(int max) => this.max = max;

    public static string Of(string html, int max, CancellationToken cancellationToken = default)
    {
        var converter = new HtmlText(max);
        var tokens = new HtmlTokenizer(new StringReader(html));
        while (converter.text.Length < max && tokens.ReadNextToken(out var token))
        {
            cancellationToken.ThrowIfCancellationRequested();
            converter.Read(token);
        }

        return converter.text.ToString();
    }

    private void Read(HtmlToken token)
    {
        if (token is HtmlTagToken tag)
        {
            if (skippedDepth > 0)
            {
                Skip(tag);
            }
            else if (tag.IsEndTag)
            {
                End(tag.Id);
            }
            else
            {
                Start(tag);
            }
        }
        else if (token is HtmlDataToken data && token.Kind != HtmlTokenKind.ScriptData && skippedDepth == 0)
        {
            Append(data.Data);
        }
    }

    private void Skip(HtmlTagToken tag)
    {
        if (tag.Id == skipped && !tag.IsEmptyElement)
        {
            skippedDepth += tag.IsEndTag ? -1 : 1;
        }
    }

    private void Start(HtmlTagToken tag)
    {
        if (IsHidden(tag))
        {
            if (!tag.IsEmptyElement && !tag.Id.IsEmptyElement())
            {
                (skipped, skippedDepth) = (tag.Id, 1);
            }

            return;
        }

        switch (tag.Id)
        {
            case HtmlTagId.Br:
                LineBreak();
                break;
            case HtmlTagId.HR:
                Break(1);
                Append("---");
                Break(1);
                break;
            case HtmlTagId.A:
                link = Target(tag);
                linkStart = text.Length;
                break;
            case HtmlTagId.Image when tag.Attributes.TryGetValue(HtmlAttributeId.Alt, out var alt):
                Append(alt.Value ?? "");
                break;
            case HtmlTagId.OL or HtmlTagId.UL:
                Break(lists.Count == 0 ? 2 : 1);
                lists.Push(tag.Id == HtmlTagId.OL ? 1 : 0);
                break;
            case HtmlTagId.LI:
                Item();
                break;
            case HtmlTagId.BlockQuote:
                Break(2);
                quotes = Math.Min(quotes + 1, MaxQuoteDepth);
                break;
            case HtmlTagId.Pre:
                Break(2);
                preformatted++;
                break;
            case HtmlTagId.TD or HtmlTagId.TH:
                isBlankDue = true;
                break;
            default:
                Break(Margin(tag.Id));
                break;
        }
    }

    private void End(HtmlTagId tag)
    {
        switch (tag)
        {
            case HtmlTagId.A when link is not null:
                EndLink(link);
                break;
            case HtmlTagId.OL or HtmlTagId.UL:
                lists.TryPop(out _);
                Break(lists.Count == 0 ? 2 : 1);
                break;
            case HtmlTagId.BlockQuote:
                Break(2);
                quotes = Math.Max(quotes - 1, 0);
                break;
            case HtmlTagId.Pre:
                Break(2);
                preformatted = Math.Max(preformatted - 1, 0);
                break;
            default:
                Break(Margin(tag));
                break;
        }
    }

    private void Item()
    {
        Break(1);
        var number = lists.TryPop(out var next) ? next : 0;
        lists.Push(number == 0 ? 0 : number + 1);
        Append(number == 0 ? "- " : $"{number}. ", new string(' ', 2 * Math.Clamp(lists.Count - 1, 0, 10)));
    }

    private void EndLink(string target)
    {
        var shown = text.ToString(linkStart, text.Length - linkStart).Trim();
        if (shown.Length > 0 && !target.Contains(shown.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
        {
            Append($" <{target}>");
        }

        link = null;
    }

    private void Append(string data, string indent = "")
    {
        if (preformatted > 0)
        {
            foreach (var line in data.ReplaceLineEndings("\n").Split('\n').Select((Text, Index) => (Text, Index)))
            {
                if (line.Index > 0)
                {
                    LineBreak();
                }

                Put(line.Text, indent);
            }

            return;
        }

        var start = 0;
        for (var i = 0; i <= data.Length; i++)
        {
            if (i == data.Length || IsBlank(data[i]))
            {
                if (i > start)
                {
                    Put(data.AsSpan(start, i - start), indent);
                }

                isBlankDue |= i < data.Length;
                start = i + 1;
            }
        }
    }

    private void Put(ReadOnlySpan<char> word, string indent)
    {
        if (word.IsEmpty)
        {
            return;
        }

        if (breaks > 0)
        {
            for (var i = 0; i < quotes; i++)
            {
                text.Append("> ");
            }

            text.Append(indent);
        }
        else if (isBlankDue && text.Length > 0 && text[^1] != ' ')
        {
            text.Append(' ');
        }

        text.Append(word);
        (breaks, isBlankDue) = (0, false);
    }

    // At least so many line ends since the last word; margins collapse as they do in a browser.
    private void Break(int count)
    {
        while (breaks < count)
        {
            LineBreak();
        }
    }

    private void LineBreak()
    {
        if (breaks < 2)
        {
            text.Append('\n');
            breaks++;
        }

        isBlankDue = false;
    }

    private static int Margin(HtmlTagId tag) => tag switch
    {
        HtmlTagId.P or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3 or HtmlTagId.H4 or HtmlTagId.H5 or HtmlTagId.H6
            or HtmlTagId.Table or HtmlTagId.DL or HtmlTagId.Form or HtmlTagId.FieldSet => 2,
        HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.DT or HtmlTagId.DD or HtmlTagId.Section or HtmlTagId.Article
            or HtmlTagId.Header or HtmlTagId.Footer or HtmlTagId.Address or HtmlTagId.Center or HtmlTagId.Caption
            or HtmlTagId.Figure or HtmlTagId.Body => 1,
        _ => 0,
    };

    private static bool IsHidden(HtmlTagToken tag) =>
        tag.Id is HtmlTagId.Script or HtmlTagId.Style or HtmlTagId.Title or HtmlTagId.Select or HtmlTagId.IFrame
            or HtmlTagId.Object or HtmlTagId.TextArea || tag.Name is "template" or "svg" or "math"
        || (tag.Attributes.TryGetValue("style", out var style)
            && style.Value?.Replace(" ", "", StringComparison.Ordinal)
                .Contains("display:none", StringComparison.OrdinalIgnoreCase) == true);

    private static string? Target(HtmlTagToken tag) =>
        tag.Attributes.TryGetValue(HtmlAttributeId.Href, out var href)
        && Uri.TryCreate(href.Value?.Trim(), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" or "mailto" or "tel"
        && href.Value is { Length: < 2_000 } target
            ? target.Trim()
            : null;

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\u00A0';
}
