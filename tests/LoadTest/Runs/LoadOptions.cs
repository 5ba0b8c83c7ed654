namespace OrleansTickets.LoadTest;

/// <summary>How much is asked of the product.</summary>
internal sealed record LoadOptions
{
    /// <summary>Mails that are handed in; while faults go on, more.</summary>
    public int Mails { get; init; } = 1_000;

    /// <summary>Mails a second; 0 means as many as go.</summary>
    public int Rate { get; init; }

    /// <summary>Mail servers that hand in side by side.</summary>
    public int Sources { get; init; } = 4;

    /// <summary>Whether the product fetches the mails itself, from an IMAP server.</summary>
    public bool IsByImap { get; init; }

    /// <summary>What agents do, altogether; while faults go on, more.</summary>
    public int Acts { get; init; } = 2_000;

    public int Agents { get; init; } = 8;

    /// <summary>Tickets for which all agents compete.</summary>
    public int Hot { get; init; } = 20;

    /// <summary>The same seed makes the same choices.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>After which no answer is waited for any longer.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    public FaultOptions Faults { get; init; } = new();

    /// <summary>Where the history of the locks and the report go.</summary>
    public DirectoryInfo? Out { get; init; }
}
