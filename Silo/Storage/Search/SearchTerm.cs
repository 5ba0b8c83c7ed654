using System.Text;

namespace OrleansTickets.Storage;

/// <summary>A word as the full-text index is asked for it.</summary>
/// <param name="Word">In UTF-8.</param>
/// <param name="IsPrefix">Whether longer words count too.</param>
internal sealed record SearchTerm(byte[] Word, bool IsPrefix)
{
    // The words of a sender are kept twice, once behind a sign that is in no word.
    private const char SenderSign = '@';

    /// <summary>Behind every word that begins with this one: no text in UTF-8 has this byte.</summary>
    public byte[] Beyond => [.. Word, 0xFF];

    public static string OfSender(ReadOnlySpan<char> word) => $"{SenderSign}{word}";

    /// <summary>All words of a phrase; whether they follow each other, the index does not know.</summary>
    public static IEnumerable<SearchTerm> Of(SearchPhrase phrase)
    {
        // A letter may stand for several words, and then they come parted by blanks.
        var words = string.Join(' ', phrase.Words).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Select((word, i) => new SearchTerm(
            Encoding.UTF8.GetBytes(phrase.IsSender ? OfSender(word) : word),
            phrase.IsPrefix && i == words.Length - 1));
    }

    /// <summary>Whether this word and all after it do not count.</summary>
    public bool IsBefore(ReadOnlySpan<byte> word) => !Fits(word) && word.SequenceCompareTo(Word) > 0;

    /// <summary>Whether a word of the index counts.</summary>
    public bool Fits(ReadOnlySpan<byte> word) => IsPrefix ? word.StartsWith(Word) : word.SequenceEqual(Word);
}
