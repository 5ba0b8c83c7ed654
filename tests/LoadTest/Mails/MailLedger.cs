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
            entries.Add(new(parent, false, 0));
            return entries.Count - 1;
        }
    }

    public void Accept(int index, long started)
    {
        lock (entries)
        {
            entries[index] = entries[index] with { IsAccepted = true, Started = started };
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
/// <param name="IsAccepted">Whether its source was told that it is safe.</param>
/// <param name="Started">When its source first tried.</param>
internal readonly record struct MailEntry(int Parent, bool IsAccepted, long Started);
