using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace OrleansTickets.Mail;

/// <summary>Encrypts the passwords of mail accounts, so that a copy of the database opens no mailbox.</summary>
internal sealed class MailSecrets(IDataProtectionProvider keys)
{
    private readonly IDataProtector protector = keys.CreateProtector("OrleansTickets.Mail.Passwords.v1");

    public string Protect(string password) => protector.Protect(password);

    /// <exception cref="MailAccountException">The key is lost.</exception>
    public string Reveal(string? encrypted)
    {
        try
        {
            return string.IsNullOrEmpty(encrypted) ? "" : protector.Unprotect(encrypted);
        }
        catch (CryptographicException e)
        {
            throw new MailAccountException("The password cannot be decrypted, its key is lost: enter it again.", e);
        }
    }
}
