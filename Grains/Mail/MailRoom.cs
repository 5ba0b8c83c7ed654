using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>How much mail a silo has in hand, between its source and the store. What finds no room is refused, and is
/// still the source's: mail waits where it was, and not in our memory.</summary>
internal sealed class MailRoom
{
    /// <summary>Bytes of all mail in hand.</summary>
    public const long Size = 128 * 1024 * 1024;

    /// <summary>What the smallest mail takes, in bytes: with this it is also bounded how many are in hand.</summary>
    public const int LeastPerMail = 32 * 1024;

    private long inHand;

    /// <summary>Bytes in hand now.</summary>
    public long InHand => Volatile.Read(ref inHand);

    /// <summary>Makes room for a mail, until the place is disposed.</summary>
    /// <exception cref="StoreUnavailableException">There is none: the mail must come again.</exception>
    public Place Enter(int bytes)
    {
        // The largest of all fits into an empty room: to call it too large is not for us.
        var size = Math.Min((long)bytes + LeastPerMail, Size);
        if (Interlocked.Add(ref inHand, size) > Size)
        {
            Interlocked.Add(ref inHand, -size);
            throw new StoreUnavailableException("There is more mail than can be stored just now.");
        }

        return new(this, size);
    }

    /// <summary>The room that one mail takes.</summary>
    internal readonly struct Place(MailRoom room, long size) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref room.inHand, -size);
    }
}
