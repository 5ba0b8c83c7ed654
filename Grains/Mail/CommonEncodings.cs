using System.Text;

namespace OrleansTickets.Mail;

/// <summary>Answers for the encodings that nearly all mail has. To be registered before
/// <see cref="CodePagesEncodingProvider"/>.</summary>
/// <remarks>That one does not know them, and searches its whole table under a lock to find that out; MimeKit asks for
/// UTF-8 with every address. It took a fifth of the time of reading a mail.</remarks>
internal sealed class CommonEncodings : EncodingProvider
{
    public static CommonEncodings Instance { get; } = new();

    public override Encoding? GetEncoding(int codepage) => codepage switch
    {
        65_001 => Encoding.UTF8,
        28_591 => Encoding.Latin1,
        20_127 => Encoding.ASCII,
        _ => null,
    };

    public override Encoding? GetEncoding(string name) => null;
}
