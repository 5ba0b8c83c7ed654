using System.Collections.Immutable;

namespace OrleansTickets.WebFront.Desk;

/// <summary>A button over a Markdown text: puts marks around what is selected, or one before each line of it.</summary>
internal sealed record MarkdownTool(string Icon, string Name, string Before, string? After = null)
{
    /// <summary>In order; nothing stands for a gap.</summary>
    public static ImmutableArray<MarkdownTool?> All { get; } =
    [
        new("bold", "Bold", "**", "**"),
        new("italic", "Italic", "*", "*"),
        new("code", "Code", "`", "`"),
        new("link", "Link", "[", "](https://)"),
        null,
        new("list", "BulletList", "- "),
        new("numbers", "NumberedList", "#. "),
        new("quote", "Quotation", "> "),
    ];
}
