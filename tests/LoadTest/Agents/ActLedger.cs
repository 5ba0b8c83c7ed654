namespace OrleansTickets.LoadTest;

/// <summary>Which notes and answers were begun, and which were acknowledged.</summary>
internal sealed class ActLedger
{
    private readonly List<ActState> states = [];

    public int Count
    {
        get
        {
            lock (states)
            {
                return states.Count;
            }
        }
    }

    /// <returns>The act's index.</returns>
    public int Begin(bool isReply)
    {
        lock (states)
        {
            states.Add(isReply ? ActState.Reply : ActState.Note);
            return states.Count - 1;
        }
    }

    public void Acknowledge(int index)
    {
        lock (states)
        {
            states[index] |= ActState.Acknowledged;
        }
    }

    public ActState this[int index]
    {
        get
        {
            lock (states)
            {
                return states[index];
            }
        }
    }
}

[Flags]
internal enum ActState : byte
{
    Note = 1,
    Reply = 2,
    Acknowledged = 4,
}
