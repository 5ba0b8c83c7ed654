using System.Collections.Immutable;
using Xunit;

namespace OrleansTickets.Storage;

public sealed class IndexPartTests
{
    private static readonly string[] Letters = ["a", "b", "é", "ж", "東", "𝒳", "7", "\uFFFD"];

    private readonly Random random = new(1);

    [Fact]
    public void Parts_that_are_merged_are_the_part_that_would_have_been_made_at_once()
    {
        var documents = Enumerable.Range(0, 400).Select(i => Document(1_000 + (i * 3) + random.Next(3))).ToList();
        var parts = documents.Chunk(50).Select(Part).ToImmutableArray();

        var merged = PartMerge.Merge(parts, [.. documents.Chunk(50).Select(some => Words(some).Select(one => one.Words))]);

        var whole = Words(documents);
        Assert.True(whole.Count > 5, $"Only {whole.Count} chunks.");
        Assert.Equal(whole.Select(chunk => chunk.FirstWord), merged.Select(chunk => chunk.FirstWord));
        Assert.Equal(whole.Select(chunk => chunk.Words), merged.Select(chunk => chunk.Words));
        Assert.Equal(Part([.. documents]), IndexPart.Of(parts));
    }

    [Fact]
    public void Words_come_in_the_order_of_their_bytes_with_the_articles_that_hold_them()
    {
        var documents = Enumerable.Range(0, 300).Select(i => Document(7 + (i * 5))).ToList();
        var reader = new WordChunkReader(Words(documents).Select(chunk => chunk.Words));
        var expected = documents
            .SelectMany(document => Terms(document).Select(word => (word, document.Article)))
            .GroupBy(term => term.word, term => term.Article)
            .ToDictionary(word => word.Key, word => word.Distinct().OrderDescending().ToArray());

        byte[] last = [];
        while (reader.Next())
        {
            Assert.True(reader.Word.SequenceCompareTo(last) > 0);
            last = reader.Word.ToArray();
            var set = new ArticleSet(Part([.. documents]));
            set.Add(reader.Postings);
            Assert.True(expected.Remove(System.Text.Encoding.UTF8.GetString(last), out var articles));
            Assert.Equal(articles, set.Newest());
        }
        Assert.Empty(expected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(512)]
    public void There_are_never_many_parts_and_none_is_written_often(int articles)
    {
        var (parts, written, added) = (ImmutableArray<IndexPart>.Empty, 0L, 0L);
        while (added < 200_000)
        {
            parts = parts.Add(new(added + 1, added + articles, articles, default, default));
            (added, written) = (added + articles, written + articles);
            if (IndexPart.ToMerge(parts) is { IsEmpty: false } old)
            {
                parts = parts.RemoveRange(old).Add(IndexPart.Of(old));
                written += parts[^1].Articles;
            }
            Assert.Empty(IndexPart.ToMerge(parts));
            Assert.True(parts.Length <= (7 * 5) + (added / IndexPart.Full));
        }
        Assert.Equal(added, parts.Sum(part => part.Articles));
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.Last + 1, pair.Second.First));
        Assert.InRange(written / (double)added, 1, 1 + 5);
    }

    [Fact]
    public void Ids_that_lie_far_apart_stay_apart()
    {
        var parts = Enumerable.Range(0, 20)
            .Select(i => new IndexPart(i * 1_000_000L, i * 1_000_000L, 1, default, default)).ToImmutableArray();

        Assert.Empty(IndexPart.ToMerge(parts));
    }

    private SearchDocument Document(long article) =>
        new(article, 1, $"2026{article}", Text(3), Text(4), Text(120), Text(random.Next(2)));

    private string Text(int words) => string.Join(' ', Enumerable.Range(0, words)
        .Select(_ => string.Concat(random.GetItems(Letters, 1 + random.Next(3)))));

    private static IEnumerable<string> Terms(SearchDocument document) =>
        $"{document.Number} {document.Subject} {document.Sender} {document.Body} {document.Files}"
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Concat(document.Sender.Split(' ').Select(word => $"@{word}"));

    private static IndexPart Part(SearchDocument[] documents) =>
        new(documents[0].Article, documents[^1].Article, documents.Length, default, default);

    private static IReadOnlyList<WordChunk> Words(IReadOnlyList<SearchDocument> documents)
    {
        var words = new PartWords(documents[0].Article);
        foreach (var document in documents)
        {
            words.Add(document);
        }
        return words.Complete();
    }
}
