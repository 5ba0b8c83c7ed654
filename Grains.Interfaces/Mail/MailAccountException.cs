namespace OrleansTickets.Mail;

/// <summary>A mail account cannot be used as it is set.</summary>
[GenerateSerializer, Alias("OrleansTickets.Mail.MailAccountException")]
public sealed class MailAccountException(string message, Exception? cause = null) : Exception(message, cause);
