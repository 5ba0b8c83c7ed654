using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.Wire;

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">The cursor for <c>after</c>; absent at the end.</param>
internal sealed record Page<T>(
    ImmutableArray<T> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next = null);

/// <summary>How long a page may be.</summary>
internal static class PageLimit
{
    public const int Default = 50;

    /// <summary>No page is longer; who asks for more gets this many.</summary>
    public const int Most = 200;

    public static int Of(int? asked) => asked switch
    {
        null => Default,
        < 1 => throw new InvalidRequestException("limit", $"A limit is 1 to {Most}."),
        { } limit => Math.Min(limit, Most),
    };
}
