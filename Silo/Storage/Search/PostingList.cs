using System.Runtime.InteropServices;

namespace OrleansTickets.Storage;

/// <summary>Postings that grow, in ascending order.</summary>
internal sealed class PostingList
{
    // Most words stand in one article alone, and need none.
    private List<byte>? steps;
    private int count;
    private int first;
    private int last;

    /// <summary>Valid until the next change.</summary>
    public Postings Postings => new(count, first, last, steps is null ? [] : CollectionsMarshal.AsSpan(steps));

    /// <summary>Adds an article, unless it is the last one already.</summary>
    public void Add(int article)
    {
        if (count == 0 || last != article)
        {
            Add(Postings.One(article), 0);
        }
    }

    /// <summary>Adds those of a part that begins so far behind this one's.</summary>
    public void Add(Postings more, int distance)
    {
        if (count == 0)
        {
            first = more.First + distance;
        }
        else
        {
            Varint.Write(steps ??= [], more.First + distance - last);
        }
        if (more.Count > 1)
        {
            (steps ??= []).AddRange(more.Steps);
        }
        last = more.Last + distance;
        count += more.Count;
    }

    public void Clear()
    {
        count = 0;
        steps?.Clear();
    }
}
