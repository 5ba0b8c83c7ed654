namespace OrleansTickets.Storage;

/// <summary>The words of an article, cut and parted by blanks.</summary>
internal sealed record SearchDocument(
    long Article, long Ticket, string Number, string Subject, string Sender, string Body, string Files)
{
    /// <summary>Whether it holds what the search wants, and nothing of what it does not.</summary>
    public bool Fits(SearchText search) => search.Wanted.All(Holds) && !search.Unwanted.Any(Holds);

    private bool Holds(SearchPhrase phrase)
    {
        var words = string.Join(' ', phrase.Words);
        return phrase.IsSender
            ? Holds(Sender, words, phrase.IsPrefix)
            : Holds(Body, words, phrase.IsPrefix) || Holds(Subject, words, phrase.IsPrefix)
                || Holds(Sender, words, phrase.IsPrefix) || Holds(Files, words, phrase.IsPrefix)
                || Holds(Number, words, phrase.IsPrefix);
    }

    // As whole words, but for the end of a prefix.
    private static bool Holds(string text, string words, bool isPrefix)
    {
        for (var at = 0; (at = text.IndexOf(words, at, StringComparison.Ordinal)) >= 0; at++)
        {
            var end = at + words.Length;
            if ((at == 0 || text[at - 1] == ' ') && (isPrefix || end == text.Length || text[end] == ' '))
            {
                return true;
            }
        }
        return false;
    }
}
