namespace OrleansTickets.Mail;

/// <summary>What became of a mail that was fetched. Neither in nor failed, it waits for one that failed before it.
/// </summary>
/// <param name="Id">Which mail of its mailbox.</param>
/// <param name="IsIn">Whether it is durable, in a ticket or in quarantine.</param>
/// <param name="Failure">Why it is not in, or only in quarantine.</param>
/// <param name="IsKept">Whether it stays in the mailbox whatever the account says: only its header is in.</param>
internal readonly record struct FetchedMail(string Id, bool IsIn, Exception? Failure = null, bool IsKept = false)
{
    /// <summary>Whether it is in quarantine.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Whether no mail can be taken in now.</summary>
    public bool IsStopped => !IsIn && Failure is not null && MailTaker.IsPassing(Failure);
}
