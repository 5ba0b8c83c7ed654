using System.Collections.Immutable;

namespace OrleansTickets.WebFront.Demo;

/// <summary>What becomes of one customer's request.</summary>
internal sealed record DemoStory
{
    public required DemoCustomer Customer { get; init; }

    public required DemoLanguage Language { get; init; }

    public required DemoEnding Ending { get; init; }

    /// <summary>The queue it belongs to, wherever it was sent.</summary>
    public required string Queue { get; init; }

    public required DemoMail First { get; init; }

    /// <summary>What follows by turns: agent, customer, agent, …</summary>
    public ImmutableArray<string> Turns { get; init; } = [];

    /// <summary>What one agent tells the others.</summary>
    public required string Note { get; init; }

    /// <summary>Decides what is left open: who answers, how a follow-up is marked, when a reminder comes.</summary>
    public required int Seed { get; init; }

    /// <summary>How many mails the customer sends in all.</summary>
    public int Mails => 1 + (Turns.Length / 2);
}

/// <summary>How a story stands when the demo leaves it to the visitor.</summary>
internal enum DemoEnding
{
    /// <summary>Nobody has touched it.</summary>
    Waits,

    /// <summary>Nobody has answered, but its priority was set.</summary>
    Prioritised,

    /// <summary>An agent has locked it and writes.</summary>
    Held,

    /// <summary>There is a note, and no answer.</summary>
    Noted,
    Answered,

    /// <summary>The customer came back after the answer.</summary>
    Returned,

    /// <summary>The customer came back more than once.</summary>
    LongThread,
    Reminder,
    AutoClose,
    Solved,
    Refused,
    HandedOver,

    /// <summary>Came to the wrong queue.</summary>
    Moved,
}
