namespace OrleansTickets.Mail;

/// <summary>A mail cannot be read; its bytes belong into quarantine, with this message as the reason.</summary>
internal class UnreadableMailException : Exception
{
    public UnreadableMailException(string message)
        : base(message)
    {
    }

    public UnreadableMailException(string message, Exception cause)
        : base(message, cause)
    {
    }
}

/// <summary>A mail exceeds what is read of one. Its header can be read, and the mail once the limits allow it.</summary>
internal sealed class MailLimitException(string message) : UnreadableMailException(message);
