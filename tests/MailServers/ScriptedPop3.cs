using System.Globalization;
using System.Text;

namespace OrleansTickets.MailServers;

/// <summary>As much of a POP3 server as fetching needs; deletions are carried out by QUIT alone.</summary>
internal sealed class ScriptedPop3 : ScriptedServer
{
    private readonly Lock turn = new();
    private List<Mail> mails = [];

    public bool HasUidl { get; set; } = true;

    /// <summary>The tokens that it takes; none lets every password in.</summary>
    public HashSet<string> Tokens { get; } = [];

    /// <summary>How often a mail was asked for.</summary>
    public int Retrieved { get; private set; }

    public void Put(string uid, string raw)
    {
        lock (turn)
        {
            mails.Add(new(uid, raw.ReplaceLineEndings("\r\n")));
        }
    }

    /// <summary>The unique ids of what lies there.</summary>
    public string[] Read()
    {
        lock (turn)
        {
            return [.. mails.Select(mail => mail.Uid)];
        }
    }

    protected override async Task ServeAsync(Connection client)
    {
        Mail[] here;
        lock (turn)
        {
            here = [.. mails];
        }

        var deleted = new HashSet<Mail>();
        await client.WriteAsync("+OK ready\r\n");
        while (true)
        {
            var command = await client.ReadLineAsync();
            if (command == "AUTH XOAUTH2") // without the initial response of RFC 5034
            {
                await client.WriteAsync("+ \r\n");
                command += " " + await client.ReadLineAsync();
            }

            if (command == "QUIT")
            {
                lock (turn)
                {
                    mails = [.. mails.Except(deleted)];
                }
            }

            await client.WriteAsync(Override(command) ?? Answer(command, here, deleted));
            if (command == "QUIT")
            {
                return;
            }
        }
    }

    private string Answer(string command, Mail[] here, HashSet<Mail> deleted)
    {
        var words = command.Split(' ');
        var mail = words.Length > 1 && int.TryParse(words[1], CultureInfo.InvariantCulture, out var number)
            && number <= here.Length ? here[number - 1] : null;
        switch (words[0])
        {
            case "CAPA":
                return $"+OK\r\nUSER\r\nTOP\r\nSASL PLAIN XOAUTH2\r\n{(HasUidl ? "UIDL\r\n" : "")}.\r\n";
            case "STAT":
                return $"+OK {here.Length} {here.Sum(each => each.Raw.Length)}\r\n";
            case "LIST":
                return List(here, each => each.Raw.Length.ToString(CultureInfo.InvariantCulture));
            case "UIDL" when HasUidl:
                return List(here, each => each.Uid);
            case "RETR" when mail is not null:
                Retrieved++;
                return $"+OK\r\n{Stuffed(mail.Raw)}.\r\n";
            case "TOP" when mail is not null:
                return $"+OK\r\n{mail.Raw[..(mail.Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)]}.\r\n";
            case "DELE" when mail is not null:
                deleted.Add(mail);
                return "+OK\r\n";
            case "AUTH" when words.Length > 2:
                var said = Encoding.UTF8.GetString(Convert.FromBase64String(words[2]));
                return Tokens.Any(token => said.Contains($"auth=Bearer {token}\u0001", StringComparison.Ordinal))
                    ? "+OK\r\n"
                    : "-ERR wrong\r\n";
            case "PASS" when Tokens.Count > 0:
                return "-ERR wrong\r\n";
            case "USER" or "PASS" or "NOOP" or "QUIT":
                return "+OK\r\n";
            default:
                return "-ERR what?\r\n";
        }
    }

    private static string List(Mail[] mails, Func<Mail, string> tell) =>
        $"+OK\r\n{string.Concat(mails.Select((mail, i) => $"{i + 1} {tell(mail)}\r\n"))}.\r\n";

    // RFC 1939 section 3.
    private static string Stuffed(string raw) => string.Concat(
        raw.TrimEnd('\r', '\n').Split("\r\n").Select(line => $"{(line.StartsWith('.') ? "." : "")}{line}\r\n"));

    // Not a record: two that look alike are two.
    private sealed class Mail(string uid, string raw)
    {
        public string Uid => uid;

        public string Raw => raw;
    }
}
