namespace OrleansTickets.Storage;

/// <summary>Some words of a part that follow each other in the order of their bytes, each with its postings.</summary>
/// <param name="FirstWord">Empty for the first chunk of a part, so that every word has a chunk that it would be in.
/// </param>
/// <param name="Words">Packed.</param>
internal sealed record WordChunk(byte[] FirstWord, byte[] Words);

/// <summary>Writes the chunks of a part: of each word, what it does not share with the one before, and its postings.
/// </summary>
internal sealed class WordChunkWriter
{
    // Measured (Benchmarks.md): a search reads and unpacks a chunk for each word and part.
    private const int Size = 4_096;

    private readonly List<byte> words = new(Size * 2);
    private readonly List<WordChunk> chunks = [];
    private byte[] firstWord = [];
    private byte[] last = new byte[64];
    private int lastLength;

    /// <summary>Words come in the order of their bytes, each once.</summary>
    public void Add(ReadOnlySpan<byte> word, Postings postings)
    {
        if (words.Count == 0)
        {
            firstWord = chunks.Count == 0 ? [] : word.ToArray();
        }
        var shared = last.AsSpan(0, lastLength).CommonPrefixLength(word);
        Varint.Write(words, shared);
        Varint.Write(words, word.Length - shared);
        words.AddRange(word[shared..]);
        postings.Write(words);
        Remember(word);
        if (words.Count >= Size)
        {
            End();
        }
    }

    public IReadOnlyList<WordChunk> Complete()
    {
        if (words.Count > 0 || chunks.Count == 0)
        {
            End();
        }
        return chunks;
    }

    private void End()
    {
        chunks.Add(new(firstWord, Packed.Pack(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(words))));
        words.Clear();
        lastLength = 0;
    }

    private void Remember(ReadOnlySpan<byte> word)
    {
        if (word.Length > last.Length)
        {
            last = new byte[word.Length * 2];
        }
        word.CopyTo(last);
        lastLength = word.Length;
    }
}

/// <summary>Goes through the words of chunks.</summary>
internal sealed class WordChunkReader(IEnumerable<byte[]> packed) : IDisposable
{
    private readonly IEnumerator<byte[]> chunks = packed.GetEnumerator();
    private byte[] bytes = [];
    private byte[] word = new byte[64];
    private int wordLength;
    private int at;
    private int postings;

    /// <summary>Valid until the next one.</summary>
    public ReadOnlySpan<byte> Word => word.AsSpan(0, wordLength);

    /// <inheritdoc cref="Word"/>
    public Postings Postings
    {
        get
        {
            var from = postings;
            return Postings.Read(bytes, ref from);
        }
    }

    public bool Next()
    {
        if (at == bytes.Length && !NextChunk())
        {
            return false;
        }
        var shared = Varint.Read(bytes, ref at);
        var length = Varint.Read(bytes, ref at);
        if (shared + length > word.Length)
        {
            Array.Resize(ref word, (shared + length) * 2);
        }
        bytes.AsSpan(at, length).CopyTo(word.AsSpan(shared));
        wordLength = shared + length;
        postings = at += length;
        _ = Postings.Read(bytes, ref at);
        return true;
    }

    public void Dispose() => chunks.Dispose();

    private bool NextChunk()
    {
        do
        {
            if (!chunks.MoveNext())
            {
                return false;
            }
            (bytes, at, wordLength) = (Packed.First(chunks.Current), 0, 0);
        }
        while (bytes.Length == 0);
        return true;
    }
}
