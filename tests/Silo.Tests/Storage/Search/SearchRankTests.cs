using Xunit;

namespace OrleansTickets.Storage;

public sealed class SearchRankTests
{
    private static readonly SearchDocument Document = new(
        1, 1, WordList.Of("20261123000017"), WordList.Of("Re: Printer on fire"),
        WordList.Of("Käthe Müller kaethe@example.org"), "", WordList.Of("Quarterly-Report.pdf"));

    // What it does not hold elsewhere is in its body.
    [Theory]
    [InlineData("printer", (int)SearchRank.Title)]
    [InlineData("fire PRINTER", (int)SearchRank.Title)]
    [InlineData("\"on fire\" print*", (int)SearchRank.Title)]
    [InlineData("\"20261123000017\"", (int)SearchRank.Title)]
    [InlineData("2026* fire", (int)SearchRank.Title)]
    [InlineData("printer -flood", (int)SearchRank.Title)]
    [InlineData("printer ink", (int)SearchRank.PartOfTitle)]
    [InlineData("printer kathe", (int)SearchRank.PartOfTitle)]
    [InlineData("20261123000017 ink", (int)SearchRank.PartOfTitle)]
    [InlineData("kathe", (int)SearchRank.Sender)]
    [InlineData("ink muller report", (int)SearchRank.Sender)]
    [InlineData("kaethe@example.org ink", (int)SearchRank.Sender)]
    [InlineData("quarterly-report.pdf", (int)SearchRank.Files)]
    [InlineData("ink report", (int)SearchRank.Files)]
    [InlineData("ink", (int)SearchRank.Body)]
    [InlineData("print", (int)SearchRank.Body)]
    [InlineData("\"fire on\"", (int)SearchRank.Body)]
    [InlineData("from:kathe", (int)SearchRank.Sender)]
    [InlineData("from:kathe printer", (int)SearchRank.Title)]
    [InlineData("from:kathe ink", (int)SearchRank.Body)]
    public void An_article_ranks_by_where_it_holds_the_words(string text, int rank) =>
        Assert.Equal((SearchRank)rank, Document.Rank(SearchText.Parse(new() { Text = text })));
}
