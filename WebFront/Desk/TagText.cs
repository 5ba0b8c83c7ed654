using System.Collections.Immutable;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Tags as people write them: words with blanks or commas between.</summary>
internal static class TagText
{
    public static ImmutableArray<string> Read(string? text) =>
        [.. (text ?? "").Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
