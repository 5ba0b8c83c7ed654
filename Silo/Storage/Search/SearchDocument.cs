namespace OrleansTickets.Storage;

/// <summary>The words of an article, cut and parted by blanks.</summary>
internal sealed record SearchDocument(
    long Article, long Ticket, string Number, string Subject, string Sender, string Body, string Files)
{
    /// <summary>Whether it holds what the search wants, and nothing of what it does not.</summary>
    public bool Fits(SearchText search) => search.Wanted.All(Holds) && !search.Unwanted.Any(Holds);

    /// <summary>Where it holds the words of a search that it fits; the body is not looked at.</summary>
    public SearchRank Rank(SearchText search)
    {
        // A "from:" says whose articles are wanted. What they are about, the other words say.
        var phrases = search.Wanted.Where(phrase => !phrase.IsSender).ToArray();
        return phrases.Length == 0 ? SearchRank.Sender
            : phrases.All(IsInTitle) ? SearchRank.Title
            : phrases.Any(IsInTitle) ? SearchRank.PartOfTitle
            : phrases.Any(phrase => Holds(Sender, phrase)) ? SearchRank.Sender
            : phrases.Any(phrase => Holds(Files, phrase)) ? SearchRank.Files
            : SearchRank.Body;
    }

    private bool Holds(SearchPhrase phrase) => phrase.IsSender
        ? Holds(Sender, phrase)
        : Holds(Body, phrase) || IsInTitle(phrase) || Holds(Sender, phrase) || Holds(Files, phrase);

    private bool IsInTitle(SearchPhrase phrase) => Holds(Subject, phrase) || Holds(Number, phrase);

    // As whole words, but for the end of a prefix.
    private static bool Holds(string text, SearchPhrase phrase)
    {
        var words = string.Join(' ', phrase.Words);
        for (var at = 0; (at = text.IndexOf(words, at, StringComparison.Ordinal)) >= 0; at++)
        {
            var end = at + words.Length;
            if ((at == 0 || text[at - 1] == ' ') && (phrase.IsPrefix || end == text.Length || text[end] == ' '))
            {
                return true;
            }
        }
        return false;
    }
}
