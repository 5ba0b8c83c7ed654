namespace OrleansTickets.LoadTest;

/// <summary>The command line asks for what cannot be; the message names the option.</summary>
internal sealed class UsageException(string message) : Exception(message);
