namespace OrleansTickets.Daemons;

/// <summary>A server did not start; the message ends with its own log.</summary>
internal sealed class DaemonException(string message) : Exception(message)
{
    /// <summary>Whether somebody else bound the port first.</summary>
    public bool IsPortTaken => Message.Contains("Address already in use", StringComparison.Ordinal);
}
