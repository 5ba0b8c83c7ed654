using System.Collections.Concurrent;

namespace OrleansTickets.LoadTest;

/// <summary>What is counted while the load runs.</summary>
internal sealed class Tally
{
    private const int MostKinds = 100;

    private readonly ConcurrentDictionary<string, int> errors = new();
    private long began;
    private long lastMail;
    private long lastAct;
    private int accepted;
    private int acts;
    private int retries;
    private int restarts;
    private int errorCount;

    public int Accepted => Volatile.Read(ref accepted);

    public int Acts => Volatile.Read(ref acts);

    public int Retries => Volatile.Read(ref retries);

    /// <summary>Processes that ended of themselves, and were started again.</summary>
    public int Restarts => Volatile.Read(ref restarts);

    public int Errors => Volatile.Read(ref errorCount);

    /// <summary>How often each was seen.</summary>
    public IReadOnlyDictionary<string, int> ErrorKinds => errors;

    /// <summary>Whether a fault goes on, or somebody has not answered since.</summary>
    public bool IsFaulty { get; set; }

    /// <summary>What goes on, for whoever watches.</summary>
    public string Doing { get; set; } = "";

    /// <summary>Of mails, from the first try to the acceptance.</summary>
    public Latencies MailCalm { get; } = new();

    public Latencies MailFaulty { get; } = new();

    /// <summary>Of new tickets, from the first try until an agent is told.</summary>
    public Latencies Seen { get; } = new();

    public Latencies ActCalm { get; } = new();

    public Latencies ActFaulty { get; } = new();

    public Latencies Mail => IsFaulty ? MailFaulty : MailCalm;

    public Latencies Act => IsFaulty ? ActFaulty : ActCalm;

    /// <summary>How long mails were handed in, until the last was accepted.</summary>
    public TimeSpan MailTime => Clock.Between(began, lastMail);

    /// <summary>How long agents acted, until the last was answered.</summary>
    public TimeSpan ActTime => Clock.Between(began, lastAct);

    /// <summary>What came before was preparation.</summary>
    public void Begin() => began = lastMail = lastAct = Clock.Now;

    public void CountAccepted()
    {
        Interlocked.Increment(ref accepted);
        lastMail = Clock.Now;
    }

    public void CountAct()
    {
        Interlocked.Increment(ref acts);
        lastAct = Clock.Now;
    }

    public void CountRetry() => Interlocked.Increment(ref retries);

    public void CountRestart() => Interlocked.Increment(ref restarts);

    public void AddError(string error)
    {
        Interlocked.Increment(ref errorCount);
        if (errors.Count < MostKinds || errors.ContainsKey(error))
        {
            errors.AddOrUpdate(error, 1, (_, count) => count + 1);
        }
    }
}
