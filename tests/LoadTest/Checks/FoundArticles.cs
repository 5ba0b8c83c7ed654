using System.Text.Json;

namespace OrleansTickets.LoadTest;

/// <summary>How often each word of the run was found, and where.</summary>
internal sealed class FoundArticles(Names names, MailLedger mails, int acts)
{
    private readonly int[] mailCounts = new int[mails.Count];
    private readonly string?[] mailTickets = new string?[mails.Count];
    private readonly int[] actCounts = new int[acts];
    private readonly HashSet<(string Ticket, int Article)> replies = [];
    private readonly List<string> damaged = [];

    public IReadOnlyList<int> Mails => mailCounts;

    public IReadOnlyList<string?> MailTickets => mailTickets;

    public IReadOnlyList<int> Acts => actCounts;

    /// <summary>Articles that agents sent.</summary>
    public IReadOnlySet<(string Ticket, int Article)> Replies => replies;

    /// <summary>Mails whose subject is one's, and text another's, or whose bytes are not those that were handed in.
    /// </summary>
    public IReadOnlyList<string> Damaged => damaged;

    /// <summary>Mails whose bytes are those that were handed in.</summary>
    public int Whole { get; private set; }

    /// <param name="ticket">Where it is.</param>
    /// <param name="article">What the product tells of it.</param>
    /// <param name="raw">The mail's bytes, if it is a customer's mail.</param>
    public void Add(string ticket, JsonElement article, byte[]? raw)
    {
        var id = article.GetProperty("id").GetInt32();
        var isAgents = article.GetProperty("senderType").GetString() == "agent";
        var inBody = names.Find(article.GetProperty("body").GetString()!).ToHashSet();
        lock (damaged)
        {
            foreach (var (isMail, index) in inBody)
            {
                var counts = isMail ? mailCounts : actCounts;
                counts[index]++;
                if (isMail)
                {
                    mailTickets[index] = ticket;
                }
                if (isMail && !isAgents && mails[index] is { Bytes: { } bytes } mail)
                {
                    var isWhole = raw is not null && bytes.IsOf(raw, mail.IsTraced);
                    Whole += isWhole ? 1 : 0;
                    damaged.AddRange(isWhole ? [] : [$"{ticket} {id}: other bytes"]);
                }
            }
            // The subject of an answer is that of the mail before.
            if (!isAgents && !inBody.SetEquals(names.Find(article.GetProperty("subject").GetString()!)))
            {
                damaged.Add($"{ticket} {id}");
            }
            if (isAgents && article.GetProperty("channel").GetString() == "email")
            {
                replies.Add((ticket, id));
            }
        }
    }
}
