using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>Makes one part of several that follow each other.</summary>
internal static class PartMerge
{
    /// <param name="parts">In ascending order.</param>
    /// <param name="words">Their chunks, each part's in order.</param>
    public static IReadOnlyList<WordChunk> Merge(
        ImmutableArray<IndexPart> parts, IReadOnlyList<IEnumerable<byte[]>> words)
    {
        var readers = words.Select(chunks => new WordChunkReader(chunks)).ToArray();
        var open = readers.Select(reader => reader.Next()).ToArray();
        var distances = parts.Select(part => (int)(part.First - parts[0].First)).ToArray();
        var merged = new WordChunkWriter();
        var list = new PostingList();
        while (Least(readers, open) is >= 0 and var least)
        {
            var word = readers[least].Word.ToArray();
            for (var i = least; i < readers.Length; i++)
            {
                if (open[i] && readers[i].Word.SequenceEqual(word))
                {
                    list.Add(readers[i].Postings, distances[i]);
                    open[i] = readers[i].Next();
                }
            }
            merged.Add(word, list.Postings);
            list.Clear();
        }
        foreach (var reader in readers)
        {
            reader.Dispose();
        }
        return merged.Complete();
    }

    // The first of those that are at the least word.
    private static int Least(WordChunkReader[] readers, bool[] open)
    {
        var least = -1;
        for (var i = 0; i < readers.Length; i++)
        {
            if (open[i] && (least < 0 || readers[i].Word.SequenceCompareTo(readers[least].Word) < 0))
            {
                least = i;
            }
        }
        return least;
    }
}
