using AngleSharp.Dom;
using OrleansTickets.WebFront.Desk;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>Folds what an HTML mail quotes, as the program that wrote it marks that. Nothing is taken out.</summary>
internal static class HtmlQuotations
{
    private const int MostContainers = 200;

    // The older mail stands within these.
    private const string Containers =
        ".gmail_quote, .yahoo_quoted, .protonmail_quote, .zmail_extra, .tutanota_quote, blockquote, "
        + "#OLK_SRC_BODY_SECTION, .moz-forward-container";

    // It begins with these, and goes on to the end.
    private const string Beginnings =
        "#divRplyFwdMsg, #appendonsend, #stopSpelling, .moz-cite-prefix, #mail-editor-reference-message-container, "
        + ".OutlookMessageHeader, div[style*='border-top:solid #B5C4DF'], div[style*='border-top:solid #E1E1E1'], "
        + "div[style*='border-top: solid #b5c4df'], div[style*='border-top: solid #e1e1e1'], "
        + "div[style*='border-top: 1pt solid'], div[style*='border-top: 1.0pt solid'], "
        + "div[style*='border-top-color'][style*='border-top-style: solid']";

    /// <param name="body">The mail's body, made harmless.</param>
    /// <param name="title">What the fold says.</param>
    public static void Fold(IElement body, string title)
    {
        if ((body.QuerySelector(Beginnings) ?? Header(body)) is { } beginning)
        {
            Wrap(From(Outermost(beginning, body)), title);
            return;
        }
        // A mail of nothing but quotations is read as it is: each is looked at with all that comes after it.
        var containers = body.QuerySelectorAll(Containers);
        if (containers.Length <= MostContainers && containers.FirstOrDefault(IsLast(body)) is { } container)
        {
            Wrap(From(Outermost(container, body)), title);
        }
    }

    // Outlook puts the older mail's header there in bold, and nothing else around it.
    private static IElement? Header(IElement body) => body.QuerySelectorAll("b, strong")
        .Where(label => QuoteMarks.IsSender(label.TextContent))
        .Select(label => label.Closest("p, div, td"))
        .FirstOrDefault(block => block is not null && block != body && QuoteMarks.HasHeader(block.TextContent));

    // A quotation that is answered below must stay in sight.
    private static Func<IElement, bool> IsLast(IElement body) => container =>
    {
        for (INode? node = container; node is not null && node != body; node = node.Parent)
        {
            for (var next = node.NextSibling; next is not null; next = next.NextSibling)
            {
                if (next.TextContent.Trim().Length > 0 && !(next is IElement after && after.Matches(Containers)))
                {
                    return false;
                }
            }
        }
        return true;
    };

    // Up through boxes that hold nothing before it.
    private static IElement Outermost(IElement element, IElement body)
    {
        while (element.ParentElement is { } parent && parent != body && IsFirst(element))
        {
            element = parent;
        }
        return element;
    }

    private static bool IsFirst(IElement element)
    {
        for (var before = element.PreviousSibling; before is not null; before = before.PreviousSibling)
        {
            if (before.TextContent.Trim().Length > 0 || before is IElement { LocalName: "img" })
            {
                return false;
            }
        }
        return true;
    }

    private static List<INode> From(IElement element)
    {
        var nodes = new List<INode>();
        for (INode? node = element; node is not null; node = node.NextSibling)
        {
            nodes.Add(node);
        }
        return nodes;
    }

    private static void Wrap(List<INode> nodes, string title)
    {
        var (first, document) = (nodes[0], nodes[0].Owner!);
        // What would leave nothing to read is the mail itself.
        if (first.Parent is not IElement parent || !HasTextBefore(first))
        {
            return;
        }
        var fold = document.CreateElement("details");
        fold.ClassName = "quoted";
        var summary = document.CreateElement("summary");
        summary.TextContent = title;
        parent.InsertBefore(fold, first);
        fold.AppendChild(summary);
        foreach (var node in nodes)
        {
            fold.AppendChild(node);
        }
    }

    private static bool HasTextBefore(INode node)
    {
        for (var at = node; at is not null and not IElement { LocalName: "body" }; at = at.Parent)
        {
            for (var before = at.PreviousSibling; before is not null; before = before.PreviousSibling)
            {
                if (before is not IElement { LocalName: "style" } && before.TextContent.Trim().Length > 0)
                {
                    return true;
                }
            }
        }
        return false;
    }
}
