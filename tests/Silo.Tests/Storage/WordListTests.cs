using Xunit;

namespace OrleansTickets.Storage;

public class WordListTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \r\n .,;")]
    [InlineData("The QUICK brown-fox, 42 times.")]
    [InlineData("one line\r\nthe next\nand\rmore\fpages\u2028here")]
    [InlineData("Straße und Café, plain words beside them\nthen a line of ASCII\nund ÄÖÜ")]
    [InlineData("東京タワー mixed with words\nand แมว\nplain")]
    [InlineData("a\u0301 accent of its own\nx")]
    [InlineData("deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef")]
    [InlineData("half \ud83d of a pair 😀 and 𠀀𠀁")]
    public void A_list_has_the_words_that_search_cuts(string text) =>
        Assert.Equal(string.Join(' ', Words.Of(text).Select(word => word.Text)), WordList.Of(text));

    [Fact]
    public void A_list_ends_where_search_no_longer_reads()
    {
        var text = string.Concat(Enumerable.Range(0, 15_000).Select(i => $"word{i} wörd{i}\nlast{i}\n"));

        Assert.Equal(string.Join(' ', Words.Of(text).Select(word => word.Text)), WordList.Of(text));
        Assert.Equal(Words.MostOfText, WordList.Of(text).Split(' ').Length);
    }

    [Fact]
    public void The_longest_text_gives_the_words_that_search_cuts()
    {
        var text = string.Concat(new string('.', 999_990), " one two three four");

        Assert.Equal(string.Join(' ', Words.Of(text).Select(word => word.Text)), WordList.Of(text));
    }
}
