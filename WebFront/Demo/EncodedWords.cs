using System.Text;
using OrleansTickets.Articles;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Header values in ASCII: encoded words (RFC 2047), quoted names, parameters of RFC 2231.</summary>
internal static class EncodedWords
{
    // A line with an encoded word has at most 76 characters: a header's name, the frame, 36 bytes in base64.
    private const int BytesPerWord = 36;
    private const int LineLength = 76;

    /// <summary>Unstructured text, such as a subject, folded behind this header's name.</summary>
    public static string Text(string name, string value) =>
        $"{name}: {(Ascii.IsValid(value) ? Fold(value, name.Length + 2) : Encode(value))}\r\n";

    /// <summary>A display name with its address.</summary>
    public static string Mailbox(Mailbox mailbox)
    {
        if (mailbox.Name.Length == 0)
        {
            return mailbox.Address;
        }
        var name = Ascii.IsValid(mailbox.Name)
            ? $"\"{mailbox.Name.Replace("\\", "\\\\").Replace("\"", "\\\"")}\""
            : Encode(mailbox.Name);
        return $"{name}\r\n <{mailbox.Address}>";
    }

    /// <summary>A parameter such as a file's name, with the semicolon before it.</summary>
    public static string Parameter(string name, string value) =>
        Ascii.IsValid(value)
            ? $";\r\n {name}=\"{value.Replace("\"", "")}\""
            : $";\r\n {name}*=utf-8''{Uri.EscapeDataString(value)}";

    private static string Encode(string value)
    {
        var words = new List<string>();
        var word = new List<byte>();
        var utf8 = new byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            if (word.Count + length > BytesPerWord)
            {
                words.Add(Frame(word));
                word.Clear();
            }
            word.AddRange(utf8.AsSpan(0, length));
        }
        words.Add(Frame(word));
        return string.Join("\r\n ", words);
    }

    private static string Frame(List<byte> word) => $"=?utf-8?B?{Convert.ToBase64String([.. word])}?=";

    private static string Fold(string value, int column)
    {
        var folded = new StringBuilder();
        foreach (var word in value.Split(' '))
        {
            if (folded.Length > 0)
            {
                folded.Append(column + word.Length + 1 > LineLength ? "\r\n " : " ");
                column = column + word.Length + 1 > LineLength ? 1 : column + 1;
            }
            folded.Append(word);
            column += word.Length;
        }
        return folded.ToString();
    }
}
