using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OrleansTickets.MailServers;

/// <summary>As much of an IMAP server as fetching needs.</summary>
internal sealed partial class ScriptedImap : ScriptedServer
{
    private readonly Lock turn = new();
    private readonly Dictionary<string, List<Mail>> folders = new(StringComparer.OrdinalIgnoreCase) { ["INBOX"] = [] };
    private uint lastUid;

    public string Capabilities { get; set; } = "IMAP4rev1 UIDPLUS MOVE AUTH=XOAUTH2 SASL-IR";

    public uint UidValidity { get; set; } = 1;

    public bool IsReadOnly { get; set; }

    /// <summary>The tokens that it takes; none lets every password in.</summary>
    public HashSet<string> Tokens { get; } = [];

    /// <summary>What the clients have asked for, in order.</summary>
    public List<string> Commands { get; } = [];

    public void AddFolder(string name) => folders[name] = [];

    public void Put(string raw, string folder = "INBOX")
    {
        lock (turn)
        {
            folders[folder].Add(new(++lastUid, raw.ReplaceLineEndings("\r\n"), []));
        }
    }

    /// <summary>The mails of a folder.</summary>
    public Mail[] Read(string folder = "INBOX")
    {
        lock (turn)
        {
            return [.. folders[folder]];
        }
    }

    protected override async Task ServeAsync(Connection client)
    {
        var session = new Session(this);
        await client.WriteAsync($"* OK [CAPABILITY {Capabilities}] ready\r\n");
        while (true)
        {
            var line = await client.ReadLineAsync();
            var (tag, command) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
            lock (turn)
            {
                Commands.Add(command);
            }

            if (command == "IDLE")
            {
                await client.WriteAsync("+ idling\r\n");
                await client.ReadLineAsync();
                await client.WriteAsync($"{tag} OK done\r\n");
                continue;
            }

            string answer;
            lock (turn)
            {
                answer = Override(command) is { } instead ? $"{tag} {instead}\r\n" : session.Answer(tag, command);
            }

            await client.WriteAsync(answer);
            if (command == "LOGOUT")
            {
                return;
            }
        }
    }

    private bool IsToken(string base64)
    {
        var said = Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        return Tokens.Any(token => said.Contains($"auth=Bearer {token}\u0001", StringComparison.Ordinal));
    }

    [GeneratedRegex("""^UID (?<what>[A-Z]+) (?<set>[0-9:,*]+) ?(?<rest>.*)$""", RegexOptions.NonBacktracking)]
    private static partial Regex Command();

    internal sealed record Mail(uint Uid, string Raw, HashSet<string> Flags)
    {
        public bool IsSeen => Flags.Contains(@"\Seen");
    }

    private sealed class Session(ScriptedImap server)
    {
        private List<Mail> selected = [];

        public string Answer(string tag, string command)
        {
            var word = command.Split(' ')[0];
            return word switch
            {
                "CAPABILITY" => $"* CAPABILITY {server.Capabilities}\r\n{tag} OK done\r\n",
                "LOGIN" => server.Tokens.Count == 0 ? $"{tag} OK in\r\n" : $"{tag} NO wrong\r\n",
                "AUTHENTICATE" => server.IsToken(command.Split(' ')[2]) ? $"{tag} OK in\r\n" : $"{tag} NO wrong\r\n",
                "LIST" => List(tag, command),
                "SELECT" => Select(tag, command[7..].Trim('"')),
                "UID" => Uid(tag, command),
                "LOGOUT" => $"* BYE\r\n{tag} OK bye\r\n",
                _ => $"{tag} OK done\r\n",
            };
        }

        private string List(string tag, string command)
        {
            var name = command[(command.LastIndexOf(' ') + 1)..].Trim('"');
            var known = server.folders.ContainsKey(name) || name.Length == 0;
            return (known ? $"* LIST () \"/\" \"{name}\"\r\n" : "") + $"{tag} OK done\r\n";
        }

        private string Select(string tag, string name)
        {
            selected = server.folders[name];
            return $"* FLAGS (\\Seen \\Deleted)\r\n* {selected.Count} EXISTS\r\n* 0 RECENT\r\n"
                + $"* OK [UIDVALIDITY {server.UidValidity}]\r\n* OK [UIDNEXT {server.lastUid + 1}]\r\n"
                + $"{tag} OK [{(server.IsReadOnly ? "READ-ONLY" : "READ-WRITE")}] open\r\n";
        }

        private string Uid(string tag, string command)
        {
            if (command.StartsWith("UID SEARCH", StringComparison.Ordinal))
            {
                var unseen = selected.Where(mail => !mail.IsSeen && !mail.Flags.Contains(@"\Deleted"));
                return $"* SEARCH{string.Concat(unseen.Select(mail => $" {mail.Uid}"))}\r\n{tag} OK done\r\n";
            }

            var match = Command().Match(command);
            var rest = match.Groups["rest"].Value;
            var named = selected.Where(mail => IsIn(mail.Uid, match.Groups["set"].Value)).ToList();
            var answer = new StringBuilder();
            switch (match.Groups["what"].Value)
            {
                case "FETCH":
                    named.ForEach(mail => answer.Append(Fetch(mail, rest)));
                    break;
                case "STORE" when !server.IsReadOnly:
                    named.ForEach(mail => mail.Flags.UnionWith(
                        rest[(rest.IndexOf('(') + 1)..].TrimEnd(')').Split(' ')));
                    break;
                case "EXPUNGE" when !server.IsReadOnly:
                    Remove(named.Where(mail => mail.Flags.Contains(@"\Deleted")), answer);
                    break;
                case "MOVE" when !server.IsReadOnly:
                    server.folders[rest.Trim('"')].AddRange(named);
                    Remove(named, answer);
                    break;
                case "COPY":
                    server.folders[rest.Trim('"')].AddRange(named.Select(mail => mail with { Flags = [] }));
                    break;
                default:
                    return $"{tag} NO [READ-ONLY] not now\r\n";
            }

            return $"{answer}{tag} OK done\r\n";
        }

        private string Fetch(Mail mail, string items)
        {
            var head = $"* {selected.IndexOf(mail) + 1} FETCH (UID {mail.Uid}";
            if (items.Contains("RFC822.SIZE", StringComparison.Ordinal))
            {
                return $"{head} RFC822.SIZE {mail.Raw.Length})\r\n";
            }

            var isHeader = items.Contains("[HEADER]", StringComparison.Ordinal);
            var part = isHeader ? mail.Raw[..(mail.Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)] : mail.Raw;
            return $"{head} BODY[{(isHeader ? "HEADER" : "")}] {{{part.Length}}}\r\n{part})\r\n";
        }

        private void Remove(IEnumerable<Mail> mails, StringBuilder answer)
        {
            foreach (var mail in mails.ToList())
            {
                answer.Append(CultureInfo.InvariantCulture, $"* {selected.IndexOf(mail) + 1} EXPUNGE\r\n");
                selected.Remove(mail);
            }
        }

        private static bool IsIn(uint uid, string set) => set.Split(',').Any(range =>
        {
            var ends = range.Split(':').Select(end => end == "*" ? uint.MaxValue : uint.Parse(end, null)).ToArray();
            return uid >= ends[0] && uid <= ends[^1];
        });
    }
}
