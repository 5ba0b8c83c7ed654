using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace OrleansTickets.WebFront.Tests.WholeJob;

/// <summary>Mail servers and agents at work, who do not give up: what they are told to try again, they try again.
/// </summary>
internal sealed class Traffic(RunningProduct product, string address)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly BlockingCollection<string> tickets = [];
    private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int accepted;
    private int read;
    private int refused;

    /// <summary>Where each thing that was accepted is said to be, by the only word that names it.</summary>
    public ConcurrentDictionary<string, Place> Accepted { get; } = new();

    /// <summary>How many times something was accepted.</summary>
    public int Successes => Volatile.Read(ref accepted);

    /// <summary>How many times something was read.</summary>
    public int Reads => Volatile.Read(ref read);

    /// <summary>How many times somebody was told to try again.</summary>
    public int Refusals => Volatile.Read(ref refused);

    /// <summary>How many mails were said to be known, although their source had heard of no success.</summary>
    public int Recognized { get; private set; }

    /// <summary>Hands in one mail, until it is accepted.</summary>
    public Task<JsonObject> MailAsync(string word, string thread, CancellationToken cancellationToken)
    {
        var mail = $"From: Carla <carla@customer.example>\r\nTo: {address}\r\nSubject: {word}\r\n"
            + $"Message-ID: <{word}@customer.example>\r\n{thread}\r\nPlease help with {word}.\r\n";
        return InsistAsync(product.Rest, HttpMethod.Post, "/api/v1/mail", () => HelpDesk.Mail(mail), cancellationToken);
    }

    /// <summary>Ends when everybody has finished what they began.</summary>
    public Task RunAsync(int mailServers, IEnumerable<HttpClient> agents, CancellationToken cancellationToken) =>
        Task.WhenAll(
        [
            .. Enumerable.Range(0, mailServers).Select(each => SendMailsAsync($"source{each}", cancellationToken)),
            ReadAsync(cancellationToken),
            .. agents.Select((agent, each) => WorkAsync(agent, $"agent{each}", cancellationToken)),
        ]);

    /// <summary>Nobody begins anything new.</summary>
    public void Stop() => end.TrySetResult();

    // Two of three open a ticket, one answers in the last that this source opened.
    private async Task SendMailsAsync(string source, CancellationToken cancellationToken)
    {
        for (var i = 0; !end.Task.IsCompleted; i++)
        {
            var word = $"{source}x{i}x";
            var isAnswer = i % 3 == 2;
            var thread = isAnswer ? $"In-Reply-To: <{source}x{i - 1}x@customer.example>\r\n" : "";
            var answer = await MailAsync(word, thread, cancellationToken);
            Recognized += answer.Text("outcome") == "duplicate" ? 1 : 0;
            Accepted[word] = new(answer.Text("ticket"), (int)answer["article"]!);
            if (!isAnswer)
            {
                tickets.Add(answer.Text("ticket"), cancellationToken);
            }
        }
    }

    private async Task WorkAsync(HttpClient agent, string name, CancellationToken cancellationToken)
    {
        for (var i = 0; !end.Task.IsCompleted; i++)
        {
            if (!tickets.TryTake(out var number))
            {
                await Task.WhenAny(end.Task, Task.Delay(Pause, cancellationToken));
                continue;
            }
            await ActAsync(agent, number, "lock", "", $"{name}x{i}xlock", cancellationToken);
            await ActAsync(agent, number, "note", $"{name}x{i}xnote", $"{name}x{i}xnote", cancellationToken);
            await ActAsync(agent, number, "reply", $"{name}x{i}xreply", $"{name}x{i}xreply", cancellationToken);
            await ActAsync(agent, number, "unlock", "", $"{name}x{i}xunlock", cancellationToken);
        }
    }

    // Every act is done again once it is accepted, as by somebody who did not see that.
    private async Task ActAsync(
        HttpClient agent, string number, string act, string subject, string commandId,
        CancellationToken cancellationToken)
    {
        for (var times = 0; times < 2; times++)
        {
            var answer = await InsistAsync(
                agent, HttpMethod.Post, $"/api/v1/tickets/{number}/{act}",
                () => JsonContent.Create(new { subject, body = $"The text of {subject}.", commandId }),
                cancellationToken);
            if (subject.Length > 0)
            {
                var article = answer.Items("articles").Single(one => one!.Text("subject").Contains(subject));
                Accepted[subject] = new(number, (int)article!["id"]!);
            }
        }
    }

    // What an agent's desk reads, again and again.
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        for (var number = ""; !end.Task.IsCompleted;)
        {
            var list = await InsistAsync(product.Rest, HttpMethod.Get, "/api/v1/tickets", () => null, cancellationToken);
            number = list.Items().LastOrDefault()?.Text("number") ?? number;
            string[] others = number.Length == 0 ? [] : [$"tickets/{number}", $"tickets/{number}/history"];
            foreach (var path in (string[])[.. others, "notifications", "outbox", "queues", "agents/admin", "quarantine"])
            {
                await InsistAsync(product.Rest, HttpMethod.Get, $"/api/v1/{path}", () => null, cancellationToken);
            }
            await Task.WhenAny(end.Task, Task.Delay(Pause, cancellationToken));
        }
    }

    private async Task<JsonObject> InsistAsync(
        HttpClient client, HttpMethod method, string path, Func<HttpContent?> body, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body() };
            using var response = await client.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref method == HttpMethod.Get ? ref read : ref accepted);
                return JsonNode.Parse(text)!.AsObject();
            }
            Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{path}: {response.StatusCode} {text}");
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.EndsWith("try-again", JsonNode.Parse(text)!.Text("type"), StringComparison.Ordinal);
            Interlocked.Increment(ref refused);
            await Task.Delay(Pause, cancellationToken);
        }
    }
}

/// <summary>Where an article is.</summary>
internal sealed record Place(string Ticket, int Article);
