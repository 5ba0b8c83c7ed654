using System.Collections.Immutable;

namespace OrleansTickets.Storage;

/// <summary>A search in the language of FTS5.</summary>
internal static class SearchWords
{
    /// <summary>All is quoted, and words hold no quotes: nothing that was typed is taken for an operator.</summary>
    public static string Fts5(SearchText search)
    {
        var wanted = Join(search.Wanted, " AND ");
        return search.Unwanted.IsEmpty ? wanted : $"({wanted}) NOT ({Join(search.Unwanted, " OR ")})";
    }

    private static string Join(ImmutableArray<SearchPhrase> phrases, string with) =>
        string.Join(with, phrases.Select(Write));

    private static string Write(SearchPhrase phrase) =>
        $"{(phrase.IsSender ? "sender : " : "")}\"{string.Join(' ', phrase.Words)}\"{(phrase.IsPrefix ? " *" : "")}";
}
