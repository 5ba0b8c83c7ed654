using System.Text;

namespace OrleansTickets.Mail;

/// <summary>Answers for the encodings that nearly all mail has, and for UTF-7, which nothing else reads any more. To be
/// registered before <see cref="CodePagesEncodingProvider"/>.</summary>
/// <remarks>That one does not know the common ones, and searches its whole table under a lock to find that out; MimeKit
/// asks for UTF-8 with every address. It took a fifth of the time of reading a mail.</remarks>
internal sealed class CommonEncodings : EncodingProvider
{
    private static readonly Utf7 Utf7 = new();

    public static CommonEncodings Instance { get; } = new();

    public override Encoding? GetEncoding(int codepage) => codepage switch
    {
        65_001 => Encoding.UTF8,
        28_591 => Encoding.Latin1,
        20_127 => Encoding.ASCII,
        65_000 => Utf7,
        _ => null,
    };

    public override Encoding? GetEncoding(string name) =>
        name.Equals("utf-7", StringComparison.OrdinalIgnoreCase)
        || name.Equals("unicode-1-1-utf-7", StringComparison.OrdinalIgnoreCase)
            ? Utf7
            : null;
}
