namespace OrleansTickets.Mail;

/// <summary>A mail cannot be read; its bytes belong into quarantine, with this message as the reason.</summary>
internal sealed class UnreadableMailException : Exception
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
