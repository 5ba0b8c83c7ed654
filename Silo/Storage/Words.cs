using System.Globalization;
using System.Text;

namespace OrleansTickets.Storage;

/// <summary>A word of a text as search knows it, and where it stands.</summary>
internal readonly record struct Word(string Text, int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>Cuts text into words, the same for every database: case and accents folded, and for scripts that do not
/// put blanks between words, each two letters that follow each other.</summary>
internal static class Words
{
    /// <summary>Beyond it a text is cut: no mail may fail for its length, nor fill the index.</summary>
    public const int MostOfText = 20_000;

    private const int LongestText = 1_000_000;

    // Longer ones are hashes and the like; both sides cut alike, so that they are found still.
    public const int LongestWord = 40;

    // What normalisation does not take apart.
    private static readonly Dictionary<char, string> Folded = new()
    {
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['ł'] = "l",
        ['þ'] = "th",
        ['ı'] = "i",
        ['ς'] = "σ",
    };

    public static IEnumerable<Word> Of(string text) => Cut(text).Take(MostOfText);

    private static IEnumerable<Word> Cut(string text)
    {
        var length = Math.Min(text.Length, LongestText);
        for (var i = 0; i < length;)
        {
            var rune = RuneAt(text, i);
            if (!IsPart(rune))
            {
                i += rune.Utf16SequenceLength;
                continue;
            }
            var (start, isDense) = (i, IsDense(rune));
            while (i < length && RuneAt(text, i) is var next && IsPart(next) && IsDense(next) == isDense)
            {
                i += next.Utf16SequenceLength;
            }
            if (!isDense)
            {
                yield return new(Fold(text.AsSpan(start, i - start)), start, i - start);
                continue;
            }
            foreach (var pair in Pairs(text, start, i))
            {
                yield return pair;
            }
        }
    }

    // Each letter with the one after it; the last one alone, so that every letter begins a word.
    private static IEnumerable<Word> Pairs(string text, int start, int end)
    {
        while (start < end)
        {
            var second = start + RuneAt(text, start).Utf16SequenceLength;
            var stop = second < end ? second + RuneAt(text, second).Utf16SequenceLength : second;
            yield return new(Fold(text.AsSpan(start, stop - start)), start, stop - start);
            start = second;
        }
    }

    private static Rune RuneAt(string text, int i) =>
        Rune.TryGetRuneAt(text, i, out var rune) ? rune : Rune.ReplacementChar;

    private static bool IsPart(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value)
        : Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber;

    // Thai, Lao, Myanmar, Khmer; Hangul, kana, Han.
    private static bool IsDense(Rune rune) => rune.Value is >= 0x0E00 and <= 0x0EFF or >= 0x1000 and <= 0x109F
        or >= 0x1100 and <= 0x11FF or >= 0x1780 and <= 0x17FF or >= 0x3005 and <= 0x30FF or >= 0x3130 and <= 0x318F
        or >= 0x31F0 and <= 0x31FF or >= 0x3400 and <= 0x9FFF or >= 0xAC00 and <= 0xD7AF or >= 0xF900 and <= 0xFAFF
        or >= 0xFF66 and <= 0xFFDC or >= 0x20000 and <= 0x3FFFF;

    private static string Fold(ReadOnlySpan<char> word)
    {
        word = word[..Math.Min(word.Length, LongestWord)];
        if (Ascii.IsValid(word))
        {
            return string.Create(word.Length, word, static (lower, mixed) => mixed.ToLowerInvariant(lower));
        }
        var folded = new StringBuilder(word.Length + 8);
        foreach (var letter in StoredText.Clean(word.ToString()).ToLowerInvariant().Normalize(NormalizationForm.FormKD))
        {
            // Marks of the scripts that have them as accents; in India they are vowels.
            if (letter >= 0x0900 || CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                _ = Folded.TryGetValue(letter, out var two) ? folded.Append(two) : folded.Append(letter);
            }
        }
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }
}
