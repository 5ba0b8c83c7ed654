using System.Text.Json;

namespace OrleansTickets.LoadTest;

/// <summary>Reads all tickets of the run, with all articles and the whole history.</summary>
internal sealed class TicketScan(FrontCaller admin, Names names)
{
    private const int SideBySide = 12;

    public int Tickets { get; private set; }

    /// <summary>Tickets whose history does not count from 1 to their version.</summary>
    public List<string> BrokenHistories { get; } = [];

    public async Task<FoundArticles> ReadAsync(MailLedger mails, ActLedger acts, CancellationToken cancellationToken)
    {
        var found = new FoundArticles(names, mails, acts.Count);
        var numbers = new List<string>();
        foreach (var queue in names.Queues)
        {
            await foreach (var item in PagesAsync(
                $"/api/v1/tickets?queue={queue.Name}&state=all", "after", cancellationToken))
            {
                numbers.Add(item.GetProperty("number").GetString()!);
            }
        }
        Tickets = numbers.Count;
        await Parallel.ForEachAsync(
            numbers, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (number, cancel) => await ReadTicketAsync(number, found, cancel));
        return found;
    }

    /// <summary>Every row of the outbox that is about a ticket of the run.</summary>
    public async Task<List<OutgoingRow>> ReadOutboxAsync(CancellationToken cancellationToken)
    {
        var ours = names.Queues.Select(queue => queue.Name).ToHashSet();
        var rows = new List<OutgoingRow>();
        await foreach (var item in PagesAsync("/api/v1/outbox?", "after", cancellationToken))
        {
            if (ours.Contains(item.GetProperty("queue").GetString()!))
            {
                rows.Add(OutgoingRow.Read(item));
            }
        }
        return rows;
    }

    /// <summary>The whole history of a ticket, as the product tells it.</summary>
    public async Task<List<JsonElement>> ReadHistoryAsync(string number, CancellationToken cancellationToken)
    {
        var events = new List<JsonElement>();
        await foreach (var happened in PagesAsync($"/api/v1/tickets/{number}/history?", "after", cancellationToken))
        {
            events.Add(happened);
        }
        return events;
    }

    private async Task ReadTicketAsync(string number, FoundArticles found, CancellationToken cancellationToken)
    {
        var articles = 0;
        await foreach (var article in PagesAsync($"/api/v1/tickets/{number}/articles?", "before", cancellationToken))
        {
            found.Add(number, article, await ReadRawAsync(number, article, cancellationToken));
            articles++;
        }
        if (!History.IsWhole(await ReadHistoryAsync(number, cancellationToken), articles))
        {
            lock (BrokenHistories)
            {
                BrokenHistories.Add(number);
            }
        }
    }

    private async Task<byte[]?> ReadRawAsync(string number, JsonElement article, CancellationToken cancellationToken)
    {
        if (article.GetProperty("senderType").GetString() != "customer")
        {
            return null;
        }
        var path = $"/api/v1/tickets/{number}/articles/{article.GetProperty("id")}/raw";
        var answer = await admin.GetAsync(path, cancellationToken);
        return answer.IsDone ? answer.Body : null; // the error is counted
    }

    private async IAsyncEnumerable<JsonElement> PagesAsync(
        string path, string cursor,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = ""; next is not null;)
        {
            var answer = await admin.GetAsync(
                $"{path}&limit=200{(next.Length > 0 ? $"&{cursor}={next}" : "")}", cancellationToken);
            if (!answer.IsDone)
            {
                yield break; // the error is counted
            }
            var page = answer.Json();
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                yield return item;
            }
            next = page.TryGetProperty("next", out var after) ? after.GetString() : null;
        }
    }
}
