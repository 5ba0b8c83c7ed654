using Ganss.Xss;
using Markdig;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Turns what agents write into HTML that is safe to show and to send.</summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseAutoLinks()
        .UsePipeTables()
        .UseEmphasisExtras()
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    // Markdown alone can say javascript: in a link.
    private static readonly HtmlSanitizer Sanitizer = MakeSanitizer();

    public static string ToHtml(string markdown) => Sanitizer.Sanitize(Markdown.ToHtml(markdown, Pipeline));

    private static HtmlSanitizer MakeSanitizer()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedSchemes.Clear();
        sanitizer.AllowedSchemes.UnionWith(["http", "https", "mailto", "tel"]);
        sanitizer.AllowedTags.Remove("form");
        sanitizer.AllowedTags.Remove("img"); // what a page shows must not tell a stranger that it was opened
        sanitizer.AllowedAttributes.Remove("style");
        return sanitizer;
    }
}
