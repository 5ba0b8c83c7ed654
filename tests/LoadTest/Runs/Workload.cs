using System.Threading.Channels;

namespace OrleansTickets.LoadTest;

/// <summary>What is still to do, and what all who do it share.</summary>
internal sealed class Workload
{
    // What goes on at most while faults do, once all is done that was asked.
    private const double MostMeanwhile = 20;

    private readonly LoadOptions options;
    private int mails;
    private int acts;
    private long lastBegun;

    public Workload(LoadOptions options, Names names, Tally tally)
    {
        (this.options, Names, Tally) = (options, names, tally);
        Sample = new(200, options.Seed);
        MailPace = new(() => mails > options.Mails ? Meanwhile(options.Rate) : options.Rate);
        // Both last as long.
        var acting = options.Mails > 0 ? options.Rate * (double)options.Acts / options.Mails : 0;
        ActPace = new(() => acts > options.Acts ? Meanwhile(acting) : acting);
    }

    public Names Names { get; }

    public Tally Tally { get; }

    public MailLedger Mails { get; } = new();

    public ActLedger Acts { get; } = new();

    public LockHistory Locks { get; } = new();

    public Sightings Sightings { get; } = new();

    /// <summary>Some tickets of those that agents choose.</summary>
    public Sample Sample { get; }

    public Pace MailPace { get; }

    public Pace ActPace { get; }

    /// <summary>Whether more will be done to the cluster: the load goes on meanwhile.</summary>
    public bool IsFaultAhead { get; set; }

    /// <summary>When the last mail or act was begun.</summary>
    public long LastBegun => Volatile.Read(ref lastBegun);

    /// <summary>Whether the product fetches the mail: then nobody hears at once which ticket a mail became.</summary>
    public bool IsFetched => options.IsByImap;

    /// <summary>The tickets for which all compete.</summary>
    public List<OpenedTicket> Hot { get; } = [];

    /// <summary>New tickets, for whoever takes one first. If nobody does, the oldest are left alone.</summary>
    public Channel<string> Fresh { get; } = Channel.CreateBounded<string>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Whether another mail is to be sent.</summary>
    public bool TryTakeMail() =>
        IsBegun(Interlocked.Increment(ref mails) <= options.Mails - options.Hot || IsFaultAhead);

    /// <summary>Whether another act is to be done.</summary>
    public bool TryTakeAct() => IsBegun(Interlocked.Increment(ref acts) <= options.Acts || IsFaultAhead);

    /// <summary>An act that was not counted before it was done.</summary>
    public void CountAct() => Interlocked.Increment(ref acts);

    private static double Meanwhile(double rate) => rate > 0 ? Math.Min(rate, MostMeanwhile) : MostMeanwhile;

    private bool IsBegun(bool isMore)
    {
        if (isMore)
        {
            Volatile.Write(ref lastBegun, Clock.Now);
        }
        return isMore;
    }
}

/// <summary>A ticket that a mail opened.</summary>
internal sealed record OpenedTicket(int Mail, string Number);
