namespace OrleansTickets.Storage;

/// <summary>The articles of a part that hold a word: how many, and how far the first and the last one lie behind the
/// part's own first. Between them stand the distances, so that the lists of two parts are joined without being read.
/// </summary>
internal readonly ref struct Postings(int count, int first, int last, ReadOnlySpan<byte> steps)
{
    public int Count => count;

    public int First => first;

    public int Last => last;

    /// <summary>Of each article but the first, the distance from the one before it.</summary>
    public ReadOnlySpan<byte> Steps { get; } = steps;

    public static Postings One(int article) => new(1, article, article, []);

    public static Postings Read(ReadOnlySpan<byte> bytes, scoped ref int at)
    {
        var (count, first) = (Varint.Read(bytes, ref at), Varint.Read(bytes, ref at));
        if (count == 1)
        {
            return One(first);
        }
        var last = first + Varint.Read(bytes, ref at);
        var length = Varint.Read(bytes, ref at);
        at += length;
        return new(count, first, last, bytes.Slice(at - length, length));
    }

    public void Write(List<byte> bytes)
    {
        Varint.Write(bytes, Count);
        Varint.Write(bytes, First);
        if (Count > 1)
        {
            Varint.Write(bytes, Last - First);
            Varint.Write(bytes, Steps.Length);
            bytes.AddRange(Steps);
        }
    }
}
