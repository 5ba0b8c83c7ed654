namespace OrleansTickets.Mail;

/// <summary>Where the mails of an account lie until they are taken in: one connection to a server, or a directory.
/// </summary>
internal interface IMailbox : IDisposable
{
    /// <summary>What is wrong with it though its mails can be read, or nothing.</summary>
    string? Defect { get; }

    /// <summary>Whether a mail that is in looks as new as before: then only its receipt tells.</summary>
    bool LeavesMails { get; }

    /// <summary>Whether the names are the same in the next session.</summary>
    bool KeepsNames { get; }

    /// <summary>Those that are to be taken in, in order of arrival, by their names.</summary>
    Task<IReadOnlyList<string>> FindNewAsync(CancellationToken cancellationToken);

    /// <summary>The name of a mail that no other will ever have, in any session; nothing when it has none, and its
    /// bytes alone tell it from others.</summary>
    string? LastingNameOf(string id);

    /// <summary>Their bytes; a mail that is gone by now has none.</summary>
    Task<Dictionary<string, long>> ReadSizesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Adds the bytes of these mails as they are, and changes nothing. One that is gone by now adds none.
    /// </summary>
    Task FetchAsync(IReadOnlyList<string> ids, Dictionary<string, byte[]> mails, CancellationToken cancellationToken);

    /// <summary>The bytes of its header alone.</summary>
    Task<byte[]> FetchHeaderAsync(string id, CancellationToken cancellationToken);

    /// <summary>Does what the account wants with mails that are in. Not cancelled: they should not come again only
    /// because we stop.</summary>
    Task SettleAsync(IReadOnlyList<FetchedMail> mails);

    /// <summary>Completes when there may be new mail, at the latest after this time.</summary>
    Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>Whether it only refused what was asked of it; after any other failure it is of no more use.</summary>
    bool IsRefusal(Exception failure);
}
