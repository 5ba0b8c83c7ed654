using MailKit.Security;

namespace OrleansTickets.Mail;

/// <summary>What an account's security means to MailKit: what is asked for or no connection.</summary>
internal static class MailSecurityOptions
{
    public static SecureSocketOptions ToSocketOptions(this MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };
}
