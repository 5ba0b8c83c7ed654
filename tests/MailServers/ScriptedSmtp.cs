using System.Collections.Concurrent;
using System.Text;

namespace OrleansTickets.MailServers;

/// <summary>As much of an SMTP server as sending needs.</summary>
internal sealed class ScriptedSmtp : ScriptedServer
{
    /// <summary>The tokens that it takes.</summary>
    public HashSet<string> Tokens { get; } = [];

    /// <summary>What it has taken, before it says so.</summary>
    public ConcurrentQueue<Mail> Mails { get; } = [];

    /// <summary>Whether it says nothing once it has a mail, until the client gives up.</summary>
    public bool IsSilentAfterData { get; set; }

    protected override async Task ServeAsync(Connection client)
    {
        var (from, to) = ("", new List<string>());
        await client.WriteAsync("220 ready\r\n");
        while (true)
        {
            var command = await client.ReadLineAsync();
            var answer = Override(command);
            switch (command.Split(' ', ':')[0])
            {
                case "EHLO":
                    answer ??= "250-here\r\n250-AUTH XOAUTH2\r\n250 8BITMIME";
                    break;
                case "AUTH":
                    answer ??= IsToken(command) ? "235 in" : "535 wrong";
                    break;
                case "MAIL":
                    (from, to) = (Address(command), []);
                    break;
                case "RCPT" when answer is null:
                    to.Add(Address(command));
                    break;
                case "DATA" when answer is null:
                    await client.WriteAsync("354 go\r\n");
                    var mail = new Mail(from, [.. to], await ReadMailAsync(client));
                    answer = Override(".");
                    if (answer is null)
                    {
                        Mails.Enqueue(mail);
                    }

                    if (IsSilentAfterData)
                    {
                        await client.ReadLineAsync();
                    }

                    break;
            }

            await client.WriteAsync((answer ?? "250 fine") + "\r\n");
            if (command == "QUIT" || answer?.StartsWith("421", StringComparison.Ordinal) == true)
            {
                return;
            }
        }
    }

    private static async Task<string> ReadMailAsync(Connection client)
    {
        var raw = new StringBuilder();
        while (await client.ReadLineAsync() is var line && line != ".")
        {
            raw.Append(line).Append("\r\n");
        }

        return raw.ToString();
    }

    private bool IsToken(string command)
    {
        var said = Encoding.UTF8.GetString(Convert.FromBase64String(command.Split(' ')[2]));
        return Tokens.Any(token => said.Contains($"auth=Bearer {token}\u0001", StringComparison.Ordinal));
    }

    private static string Address(string command) =>
        command[(command.IndexOf('<') + 1)..command.IndexOf('>')];

    internal sealed record Mail(string From, string[] To, string Raw);
}
