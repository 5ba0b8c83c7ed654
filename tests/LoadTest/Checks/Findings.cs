namespace OrleansTickets.LoadTest;

/// <summary>What is there in the end, held against what was acknowledged.</summary>
internal sealed record Findings
{
    public required int Tickets { get; init; }

    /// <summary>Acknowledged, and not there.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>There more than once.</summary>
    public required IReadOnlyList<string> Doubled { get; init; }

    /// <summary>Follow-ups that are not in the ticket of the mail that they follow.</summary>
    public required IReadOnlyList<string> Astray { get; init; }

    /// <summary>Articles of mails that are not whole.</summary>
    public required IReadOnlyList<string> Damaged { get; init; }

    /// <summary>Mails whose bytes are those that were handed in.</summary>
    public required int Whole { get; init; }

    /// <summary>Answers that customers got, if a mail server was there to send by.</summary>
    public required int Sent { get; init; }

    /// <summary>Copies of these beyond the first, with the same Message-ID: a crash hid whether it had been sent.
    /// </summary>
    public required int SentAgain { get; init; }

    /// <summary>Tickets whose history has gaps, or locks what is locked.</summary>
    public required IReadOnlyList<string> BrokenHistories { get; init; }

    /// <summary>What is not as it must be in the database.</summary>
    public required IReadOnlyList<string> BrokenInvariants { get; init; }

    public required double Seconds { get; init; }

    public bool IsGood =>
        (Lost, Doubled, Astray, Damaged, BrokenHistories, BrokenInvariants) is
            ({ Count: 0 }, { Count: 0 }, { Count: 0 }, { Count: 0 }, { Count: 0 }, { Count: 0 });
}
