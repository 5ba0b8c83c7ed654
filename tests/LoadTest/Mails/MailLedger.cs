namespace OrleansTickets.LoadTest;

/// <summary>Which mails were begun, and which were accepted.</summary>
internal sealed class MailLedger
{
    private readonly List<MailEntry> entries = [];

    public int Count
    {
        get
        {
            lock (entries)
            {
                return entries.Count;
            }
        }
    }

    /// <param name="parent">The mail that it follows, or -1.</param>
    /// <returns>The mail's index.</returns>
    public int Begin(int parent)
    {
        lock (entries)
        {
            entries.Add(new(parent, null, 0));
            return entries.Count - 1;
        }
    }

    public void Accept(int index, MailDigest bytes, AcceptedMail mail)
    {
        lock (entries)
        {
            var entry = entries[index];
            entries[index] = entry with { Bytes = bytes, Started = mail.Started, IsTraced = mail.Ticket is null };
        }
    }

    public MailEntry this[int index]
    {
        get
        {
            lock (entries)
            {
                return entries[index];
            }
        }
    }
}

/// <param name="Parent">The mail that it follows, or -1.</param>
/// <param name="Bytes">What was accepted, once its source was told that it is safe.</param>
/// <param name="Started">When its source first tried.</param>
internal readonly record struct MailEntry(int Parent, MailDigest? Bytes, long Started)
{
    public bool IsAccepted => Bytes is not null;

    /// <summary>Whether it went by a mail server.</summary>
    public bool IsTraced { get; init; }
}
