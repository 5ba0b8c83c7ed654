using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace OrleansTickets.Mail;

/// <summary>The charsets that mails are written in.</summary>
internal static class MailCharsets
{
    // Without them MimeKit reads no mail in windows-1252, koi8-r, gb2312, …; and it asks which charsets there are only
    // once, when it is first used for whatever. So they are there before any code of this assembly runs.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Nothing else comes before every use of MimeKit.")]
    internal static void Register()
    {
        Encoding.RegisterProvider(CommonEncodings.Instance); // the first that knows a charset answers
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
    }
}
