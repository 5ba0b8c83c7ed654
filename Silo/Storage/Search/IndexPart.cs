using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>A part of the full-text index: the words of articles that follow each other. It is never changed, only
/// replaced together with its neighbours by the part that they make.</summary>
/// <param name="First">Its first article, which is its name.</param>
/// <param name="Last">Its last article.</param>
/// <param name="Articles">How many articles it holds; between the ids there may be gaps.</param>
/// <param name="From">When the earliest of them was written.</param>
/// <param name="Until">When the latest of them was written.</param>
internal sealed record IndexPart(long First, long Last, int Articles, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Parts of so many articles stay as they are.</summary>
    public const int Full = 32_768;

    /// <summary>How far the ids of a part may spread, since a search takes a bit for each.</summary>
    public const int Widest = 1 << 20;

    private const int Together = 8;

    /// <summary>The newest parts that should be one, or none.</summary>
    /// <remarks>Those below a size become one as soon as it reaches that size, which is 8, 64, 512 and so on. So there
    /// are never many parts, and the words of an article are written again only once for each of the sizes.</remarks>
    /// <param name="parts">All, in ascending order.</param>
    public static ImmutableArray<IndexPart> ToMerge(ImmutableArray<IndexPart> parts)
    {
        var first = parts.Length;
        for (var size = Together; size <= Full; size *= Together)
        {
            var (start, articles) = (parts.Length, 0);
            while (start > 0 && parts[start - 1].Articles < size && parts[^1].Last - parts[start - 1].First < Widest)
            {
                articles += parts[--start].Articles;
            }
            first = articles >= size ? start : first;
        }
        return parts[first..];
    }

    /// <summary>What these become, without their words.</summary>
    public static IndexPart Of(ImmutableArray<IndexPart> parts) => new(
        parts[0].First, parts[^1].Last, parts.Sum(part => part.Articles), parts.Min(part => part.From),
        parts.Max(part => part.Until));
}
