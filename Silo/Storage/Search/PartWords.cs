using System.Text;

namespace OrleansTickets.Storage;

/// <summary>Collects the words of articles that make a new part.</summary>
internal sealed class PartWords(long first)
{
    private readonly Dictionary<string, PostingList> words = new(8_192);

    /// <summary>Articles come in ascending order.</summary>
    public void Add(SearchDocument document)
    {
        var article = (int)(document.Article - first);
        foreach (var text in (ReadOnlySpan<string>)[document.Number, document.Subject, document.Body, document.Files])
        {
            Add(text, article, isSender: false);
        }
        Add(document.Sender, article, isSender: false);
        Add(document.Sender, article, isSender: true);
    }

    public IReadOnlyList<WordChunk> Complete()
    {
        var sorted = words.Select(word => (Bytes: Encoding.UTF8.GetBytes(word.Key), List: word.Value)).ToArray();
        Array.Sort(sorted, (one, other) => one.Bytes.AsSpan().SequenceCompareTo(other.Bytes));
        var chunks = new WordChunkWriter();
        foreach (var (bytes, list) in sorted)
        {
            chunks.Add(bytes, list.Postings);
        }
        return chunks.Complete();
    }

    private void Add(string text, int article, bool isSender)
    {
        var known = words.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in text.AsSpan().Split(' '))
        {
            var word = text.AsSpan(range);
            if (word.IsEmpty)
            {
                continue;
            }
            if (isSender)
            {
                word = SearchTerm.OfSender(word);
            }
            if (!known.TryGetValue(word, out var list))
            {
                known[word] = list = new();
            }
            list.Add(article);
        }
    }
}
