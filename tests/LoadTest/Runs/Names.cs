using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace OrleansTickets.LoadTest;

/// <summary>What things of this run are called; no other run calls anything so.</summary>
internal sealed class Names
{
    private readonly string run = $"load{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
    private readonly Regex words;

    public Names()
    {
        words = new($"{run}([ma])([0-9]+)x", RegexOptions.Compiled | RegexOptions.CultureInvariant);
        Hot = Make("hot", 2);
        Desk = Make("desk", 3);
        Dealt = Make("dealt", 2);
    }

    /// <summary>Queues of the tickets for which all agents compete.</summary>
    public IReadOnlyList<LoadQueue> Hot { get; }

    /// <summary>Queues whose tickets agents choose.</summary>
    public IReadOnlyList<LoadQueue> Desk { get; }

    /// <summary>Queues that deal their tickets to agents, who otherwise leave them alone.</summary>
    public IReadOnlyList<LoadQueue> Dealt { get; }

    public IEnumerable<LoadQueue> Queues => [.. Hot, .. Desk, .. Dealt];

    public string Agent(int number) => $"{run}-agent{number}";

    public string MailWord(int index) => string.Create(CultureInfo.InvariantCulture, $"{run}m{index}x");

    public string ActWord(int index) => string.Create(CultureInfo.InvariantCulture, $"{run}a{index}x");

    /// <summary>The words of this run in a text, each once: whether of a mail, and which.</summary>
    public IEnumerable<(bool IsMail, int Index)> Find(string text) => words.Matches(text)
        .Select(match => (
            match.Groups[1].ValueSpan[0] == 'm',
            int.Parse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)))
        .Distinct();

    private LoadQueue[] Make(string kind, int count) =>
        [.. Enumerable.Range(1, count).Select(
            number => new LoadQueue($"{run}-{kind}{number}", $"{run}-{kind}{number}@helpdesk.test"))];
}

internal sealed record LoadQueue(string Name, string Address);
