using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace OrleansTickets.Answers;

/// <summary>Plain text as HTML.</summary>
internal static class HtmlEncoding
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Of(string text) =>
        string.Join("<br>\n", text.ReplaceLineEndings("\n").Split('\n').Select(Encoder.Encode));
}
