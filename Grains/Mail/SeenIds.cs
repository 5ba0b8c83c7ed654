namespace OrleansTickets.Mail;

/// <summary>Message-IDs that this silo has met of late, some hundred thousand: whether an id may have been borne before,
/// without a reading of the store for each mail.</summary>
internal sealed class SeenIds
{
    private const int Slots = 1 << 17;

    private readonly int[] met = new int[Slots];

    /// <summary>Whether it may have been met before; from now on it was.</summary>
    public bool Meet(string messageId)
    {
        // Salted by the process: nobody can choose ids that drive others out.
        var hash = messageId.GetHashCode(StringComparison.Ordinal);
        var mark = (hash >> 1) | 1; // never 0, which is an empty slot
        return Interlocked.Exchange(ref met[(uint)hash % Slots], mark) == mark;
    }
}
