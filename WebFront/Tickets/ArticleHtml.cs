using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using Ganss.Xss;
using OrleansTickets.Articles;
using OrleansTickets.WebFront.Languages;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>The HTML of a mail, made harmless. The endpoint's policy is the second wall: no script runs there, no
/// picture is fetched from elsewhere unless the agent asks for it.</summary>
internal static class ArticleHtml
{
    // Past this, or nested deeper, a browser is of no help: the text is shown as the article's plain body is.
    private const int MostCharacters = 2_000_000;
    private const int MostNesting = 400;
    private const int MostElements = 60_000;

    // Of styles a browser gets by with less; they take longest to look through.
    private const int MostStyles = 300_000;

    // What takes so long is not worth it: the time is everybody's.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private const string Frame =
        "<head><meta charset=\"utf-8\"><base target=\"_blank\"><style>html{color-scheme:light;"
        + "background:#fff}body{margin:0;font:14px/1.5 system-ui,sans-serif;color:#1a1a1a;overflow-wrap:anywhere}"
        + "img,table{max-width:100%}details.quoted>summary{cursor:pointer;color:#4a5568;margin:8px 0}</style></head><body>";

    /// <param name="html">As it came.</param>
    /// <param name="article">Whose it is; its files are the pictures within (RFC 2392).</param>
    /// <param name="files">Where those files are served.</param>
    /// <param name="isFetching">Whether pictures from elsewhere are shown; the page says so if it has any that are not.
    /// </param>
    public static string Show(string html, Article article, string files, bool isFetching)
    {
        var pictures = new PictureSource(article.Attachments, files);
        var body = Parts(html.Split('\0'), pictures) ?? Plain(article.Body);
        var hidden = pictures.AreElsewhere && !isFetching ? " data-pictures=\"hidden\"" : "";
        return $"<!doctype html><html{hidden}>{Frame}{body}</body></html>";
    }

    // Each made harmless by itself, so that none swallows the next, and kept in its own place on the page. Their styles
    // would hold for all of it.
    private static string? Parts(string[] parts, PictureSource pictures)
    {
        if (parts.Length == 1)
        {
            return Sanitize(parts[0], pictures, mayHaveStyles: true);
        }
        var safe = parts.Select(part => Sanitize(part, pictures, mayHaveStyles: false)).ToArray();
        return safe.Contains(null)
            ? null
            : string.Concat(safe.Select(part => $"<div style=\"contain:content\">{part}</div>"));
    }

    private static string? Sanitize(string html, PictureSource pictures, bool mayHaveStyles)
    {
        try
        {
            return Sanitize(html, pictures, mayHaveStyles, TimeProvider.System.GetTimestamp());
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static string? Sanitize(string html, PictureSource pictures, bool mayHaveStyles, long start)
    {
        if (html.Length > MostCharacters || HtmlNesting.IsTooDeep(html))
        {
            return null;
        }
        using var document = new HtmlSanitizer().HtmlParserFactory().ParseDocument(html);
        var sanitizer = Sanitizer(pictures, mayHaveStyles && Styles(document) <= MostStyles, start);
        if (document.All.Length > MostElements || IsDeep(document.DocumentElement) || sanitizer.SanitizeDom(document, document.Body, "").Body is not { } body)
        {
            return null;
        }
        HtmlQuotations.Fold(body, Texts.T("ShowQuoted"));
        return body.ChildNodes.ToHtml(sanitizer.OutputFormatter);
    }

    private static HtmlSanitizer Sanitizer(
        PictureSource pictures, bool mayHaveStyles, long start)
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.ExceptWith(
            ["form", "input", "button", "select", "option", "optgroup", "textarea", "fieldset", "legend", "label",
                "keygen", "datalist", "output", "progress", "meter", "menuitem", "command"]);
        if (mayHaveStyles)
        {
            sanitizer.AllowedTags.Add("style"); // newsletters are unreadable without theirs
        }
        sanitizer.AllowedAttributes.UnionWith(["class", "id"]);
        sanitizer.AllowedAttributes.ExceptWith(["action", "method", "enctype", "novalidate", "autofocus", "ping"]);
        sanitizer.AllowedSchemes.Clear();
        sanitizer.AllowedSchemes.UnionWith(["http", "https", "mailto", "tel", "cid", "data"]);
        sanitizer.FilterUrl += (_, url) => url.SanitizedUrl = pictures.Filter(url);
        sanitizer.PostProcessNode += (_, node) =>
        {
            if (TimeProvider.System.GetElapsedTime(start) > Longest)
            {
                throw new TimeoutException();
            }
            if (node.Node is IElement { LocalName: "a" } link)
            {
                link.SetAttribute("rel", "noopener noreferrer nofollow");
                link.SetAttribute("target", "_blank");
            }
        };
        return sanitizer;
    }

    private static int Styles(IDocument document) =>
        document.QuerySelectorAll("style").Sum(style => style.TextContent.Length)
        + document.QuerySelectorAll("[style]").Sum(styled => styled.GetAttribute("style")!.Length);

    // The sanitiser walks the tree by recursion: a mail of a million <div> must not end the process.
    private static bool IsDeep(IElement root)
    {
        var depth = 0;
        for (INode? node = root; node is not null;)
        {
            if (node.FirstChild is { } child)
            {
                if (++depth > MostNesting)
                {
                    return true;
                }
                node = child;
                continue;
            }
            while (node is not null && node.NextSibling is null)
            {
                node = node.Parent;
                depth--;
            }
            node = node?.NextSibling;
        }
        return false;
    }

    private static string Plain(string text) =>
        $"<pre style=\"white-space:pre-wrap\">{WebUtility.HtmlEncode(text)}</pre>";
}
