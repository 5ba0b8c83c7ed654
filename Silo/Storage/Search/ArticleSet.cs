using System.Numerics;

namespace OrleansTickets.Storage;

/// <summary>Some articles of a part, a bit for each.</summary>
internal sealed class ArticleSet(IndexPart part)
{
    private readonly ulong[] bits = new ulong[((part.Last - part.First) / 64) + 1];

    public IndexPart Part => part;

    public bool IsEmpty => !bits.AsSpan().ContainsAnyExcept(0UL);

    public void Add(Postings postings)
    {
        var article = postings.First;
        Add(article);
        for (var at = 0; at < postings.Steps.Length;)
        {
            Add(article += Varint.Read(postings.Steps, ref at));
        }
    }

    public void IntersectWith(ArticleSet other)
    {
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] &= other.bits[i];
        }
    }

    public void ExceptWith(ArticleSet other)
    {
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] &= ~other.bits[i];
        }
    }

    /// <summary>Their ids, the newest first.</summary>
    public IEnumerable<long> Newest()
    {
        for (var i = bits.Length - 1; i >= 0; i--)
        {
            for (var rest = bits[i]; rest != 0;)
            {
                var highest = BitOperations.Log2(rest);
                rest &= ~(1UL << highest);
                yield return part.First + (i * 64L) + highest;
            }
        }
    }

    private void Add(int article) => bits[article / 64] |= 1UL << article;
}
