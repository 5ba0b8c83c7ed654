namespace OrleansTickets.MailServers;

/// <summary>A mail server did not start; the message ends with its own log.</summary>
internal sealed class MailServerException(string message) : Exception(message)
{
    /// <summary>Whether somebody else bound the port first.</summary>
    public bool IsPortTaken => Message.Contains("Address already in use", StringComparison.Ordinal);
}
