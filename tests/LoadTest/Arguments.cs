using System.Globalization;

namespace OrleansTickets.LoadTest;

/// <summary>The command line: a command, and options with their values.</summary>
internal sealed class Arguments
{
    public const string Help = """
        LoadTest [run] [OPTION...]    load, faults and a report; ends with 0 only if all is well
        LoadTest cluster [OPTION...]  starts PostgreSQL, silos and fronts, and runs them until Ctrl+C

        The cluster: started by this program, or one that is there.
          --silos N               silos to start (3); 0 with one front is the one-process edition on PostgreSQL
          --fronts N              fronts to start (2)
          --build DIR             a build to run: a checkout, or a folder with Silo and WebFront (what is built here)
          --database TEXT         a connection string (a PostgreSQL of its own)
          --logs DIR              where the logs of the processes stay (they go with the cluster)
          --url URL               a front that is there; may be given again
          --token-file FILE       with --url: a file with the token of an administrator
          --beyond-loopback       with --url: take a host that is not this machine

        The load.
          --mails N               mails to hand in (1000); while faults go on, more
          --rate N                mails a second (0: as many as go)
          --sources N             mail servers that hand in side by side (4)
          --by rest|imap          hand in by REST, or to a mail server from which the product fetches (rest)
          --acts N                what agents do, altogether (2000); while faults go on, more
          --agents N              agents (8)
          --hot N                 tickets for which all agents compete (20)
          --seed N                the same seed makes the same choices (1)
          --time-limit SECONDS    after which nothing is waited for (1800)
          --out DIR               write locks.jsonl (the history of all locks), report.json, and the stored history
                                  of each ticket whose locks are not explained

        The faults, in any order, each when all is ready again; only for a cluster that this program started.
          --kill-silos N          kill -9 of a random silo, started again at once
          --kill-at-points N      kill -9 of whichever silo comes to a point of its work, started again at once; points
                                  take turns: within a transaction and, with --by imap, within IMAP and SMTP
          --at POINT              only at this point; may be given again
          --kill-fronts N         kill -9 of a random front, started again at once
          --freeze-silo SECONDS   halt a random silo, then let it go on
          --cut-silos SECONDS     two random silos do not reach each other (needs root and iptables)
          --restart-database N    stop PostgreSQL as in a crash, and start it
          --kill-all              kill everything at once, and start it
          --roll DIR              replace each process by the build in DIR; no caller may hear of it

        """;

    private static readonly string[] Flags = ["--beyond-loopback", "--kill-all", "--help"];
    private readonly Dictionary<string, List<string>> values = [];

    public string Command { get; private init; } = "run";

    public bool IsHelp => Has("--help");

    public static Arguments Read(IReadOnlyList<string> args)
    {
        var isCommand = args is ["run" or "cluster", ..];
        var arguments = new Arguments { Command = isCommand ? args[0] : "run" };
        for (var i = isCommand ? 1 : 0; i < args.Count; i++)
        {
            var key = args[i];
            if (!Help.Contains($"  {key} ", StringComparison.Ordinal) && key != "--help")
            {
                throw new UsageException($"There is no option {key}.");
            }
            var isFlag = Flags.Contains(key);
            if (!isFlag && i + 1 == args.Count)
            {
                throw new UsageException($"{key} needs a value.");
            }
            arguments.values.TryAdd(key, []);
            arguments.values[key].Add(isFlag ? "" : args[++i]);
        }
        return arguments;
    }

    public bool Has(string key) => values.ContainsKey(key);

    public IReadOnlyList<string> All(string key) => values.GetValueOrDefault(key) ?? [];

    public string? Text(string key) => All(key) switch
    {
        [] => null,
        [var one] => one,
        _ => throw new UsageException($"{key} is given twice."),
    };

    public int Number(string key, int otherwise, int least = 0) => Text(key) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var it) && it >= least ? it
        : throw new UsageException($"{key} is a number from {least}, not '{text}'.");

    public DirectoryInfo? Folder(string key) => Text(key) is { } path ? new(path) : null;
}
