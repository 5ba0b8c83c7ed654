namespace OrleansTickets.LoadTest;

/// <summary>What came of a run.</summary>
internal sealed record LoadReport
{
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(60);

    public required int Mails { get; init; }
    public required int Acts { get; init; }
    public required int Retries { get; init; }

    /// <summary>From the first mail until the last was accepted.</summary>
    public required double MailSeconds { get; init; }

    /// <summary>From the first act until the last was answered.</summary>
    public required double ActSeconds { get; init; }

    public double MailsPerSecond => MailSeconds > 0 ? Mails / MailSeconds : 0;
    public double ActsPerSecond => ActSeconds > 0 ? Acts / ActSeconds : 0;

    public required Percentiles MailCalm { get; init; }
    public required Percentiles MailFaulty { get; init; }
    public required Percentiles Seen { get; init; }
    public required Percentiles ActCalm { get; init; }
    public required Percentiles ActFaulty { get; init; }

    /// <summary>Tickets of which the watching agent was not told; pushes are best effort.</summary>
    public required int NotSeen { get; init; }

    public required Findings Findings { get; init; }
    public required LockFigures Locks { get; init; }
    public required IReadOnlyList<FaultFigures> Faults { get; init; }

    /// <summary>Processes that ended of themselves, and were started again.</summary>
    public required int Restarts { get; init; }

    /// <summary>From the end of the last fault, or from when no more was begun, until all was settled.</summary>
    public required double DrainSeconds { get; init; }

    public required int Errors { get; init; }
    public required IReadOnlyDictionary<string, int> ErrorKinds { get; init; }
    public required IReadOnlyList<ProcessCost> Processes { get; init; }

    /// <summary>Processor time while the load ran, per mail and in microseconds, of each kind of process.</summary>
    public required IReadOnlyDictionary<string, double> CpuPerMail { get; init; }

    /// <summary>Why the run came to no end, if it did not.</summary>
    public string? Broke { get; init; }

    /// <summary>Whether all was as it must be.</summary>
    public bool IsGood => Broke is null && Errors == 0 && Findings.IsGood
        && Locks is { Violations.Count: 0, StaleReads.Count: 0, Undecided.Count: 0 }
        && DrainSeconds <= LongestDrain.TotalSeconds;
}

/// <summary>What a process cost.</summary>
/// <param name="Name">Such as <c>silo2</c>, or <c>database</c>.</param>
/// <param name="CpuSeconds">Processor time while the load ran.</param>
/// <param name="Megabytes">In memory at the end.</param>
internal sealed record ProcessCost(string Name, double CpuSeconds, double Megabytes);
