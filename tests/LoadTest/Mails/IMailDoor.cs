namespace OrleansTickets.LoadTest;

/// <summary>Where mail is handed in: at the product itself, or at a mail server from which it fetches.</summary>
internal interface IMailDoor
{
    /// <summary>Completes when the mail is safe, however often that must be tried.</summary>
    Task<AcceptedMail> HandInAsync(byte[] mail, string recipient, CancellationToken cancellationToken);
}

/// <param name="Ticket">Where it is, if that is known.</param>
/// <param name="Started">When it was tried first.</param>
/// <param name="Took">From then until the acceptance was known.</param>
internal sealed record AcceptedMail(string? Ticket, long Started, TimeSpan Took);
