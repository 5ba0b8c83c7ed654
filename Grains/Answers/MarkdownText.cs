using System.Text;

namespace OrleansTickets.Answers;

/// <summary>Puts strangers' words into Markdown as mere words.</summary>
internal static class MarkdownText
{
    /// <summary>Escapes what Markdown or HTML would read as markup; ordinary names stay as they are.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsMarkup(text, i))
            {
                encoded.Append('\\');
            }
            encoded.Append(text[i]);
        }
        return encoded.ToString();
    }

    private static bool IsMarkup(string text, int i) => text[i] switch
    {
        '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '~' or '|' => true,
        // Within a word it is a letter, as in many addresses.
        '_' => i == 0 || i == text.Length - 1
            || !char.IsLetterOrDigit(text[i - 1]) || !char.IsLetterOrDigit(text[i + 1]),
        // An entity would be read as the character it names.
        '&' => i + 1 < text.Length && (char.IsLetter(text[i + 1]) || text[i + 1] == '#'),
        // What begins a heading, a list or a line stands at the beginning.
        '#' or '+' or '-' or '=' => i == 0,
        _ => false,
    };
}
