namespace OrleansTickets.LoadTest;

/// <summary>A mail server that hands in one mail after the other. Every third follows one that it handed in before.
/// </summary>
internal sealed class MailSource(IMailDoor door, Workload work, int seed)
{
    private const int MostRemembered = 64;

    private readonly Random random = new(seed);
    private readonly MailText text = new(seed);
    private readonly List<OpenedMail> opened = [];

    /// <summary>Opens the tickets for which all will compete.</summary>
    public async Task OpenHotAsync(int count, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            var queues = work.Names.Hot;
            var (index, ticket) = await SendAsync(queues[i % queues.Count], null, cancellationToken);
            if (ticket is not null)
            {
                work.Hot.Add(new(index, ticket));
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; work.TryTakeMail(); i++)
        {
            await work.MailPace.WaitAsync(cancellationToken);
            if (i % 3 == 2 && Earlier() is { } earlier)
            {
                await SendAsync(earlier.Queue, earlier, cancellationToken);
                continue;
            }
            LoadQueue[] queues = [.. work.Names.Desk, .. work.Names.Dealt];
            var queue = queues[random.Next(queues.Length)];
            var (index, ticket) = await SendAsync(queue, null, cancellationToken);
            Remember(new(index, ticket, queue));
            if (ticket is not null && work.Names.Desk.Contains(queue))
            {
                work.Fresh.Writer.TryWrite(ticket);
                work.Sample.Offer(ticket);
            }
        }
    }

    private void Remember(OpenedMail mail)
    {
        if (opened.Count == MostRemembered)
        {
            opened.RemoveAt(0);
        }
        opened.Add(mail);
    }

    // Now and then of those for which all compete. Of the own ones only the older: fetched mail may come out of order.
    private OpenedMail? Earlier()
    {
        if (work.Hot.Count > 0 && random.Next(5) == 0)
        {
            var hot = work.Hot[random.Next(work.Hot.Count)];
            return new(hot.Mail, hot.Number, work.Names.Hot[hot.Mail % work.Names.Hot.Count]);
        }
        var count = door is SmtpDoor ? opened.Count - (MostRemembered / 2) : opened.Count;
        return count <= 0 ? null : opened[random.Next(count)];
    }

    private async Task<(int Index, string? Ticket)> SendAsync(
        LoadQueue queue, OpenedMail? earlier, CancellationToken cancellationToken)
    {
        var index = work.Mails.Begin(earlier?.Index ?? -1);
        var mail = text.Write(Mail(index, queue, earlier));
        var accepted = await door.HandInAsync(mail, queue.Address, cancellationToken);
        work.Mails.Accept(index, new(mail), accepted);
        work.Tally.CountAccepted();
        work.Tally.Mail.Add(accepted.Took);
        if (earlier is null && accepted.Ticket is not null && !work.Names.Hot.Contains(queue)) // nobody watches yet
        {
            work.Sightings.Expect(accepted.Ticket, accepted.Started, work.Tally.Seen);
        }
        return (index, accepted.Ticket);
    }

    // A follow-up names the mail before, or the ticket, where that is known.
    private LoadMail Mail(int index, LoadQueue queue, OpenedMail? earlier)
    {
        var word = work.Names.MailWord(index);
        var root = earlier?.Index ?? index;
        var namesTicket = earlier?.Ticket is not null && random.Next(2) == 0;
        var subject = $"{text.Phrase(3)} {word}";
        return new(
            word, $"customer{root}@customer.test", queue.Address,
            namesTicket ? $"Re: [Ticket#{earlier!.Ticket}] {subject}" : subject,
            MessageId(index), earlier is null || namesTicket ? null : MessageId(root));
    }

    private string MessageId(int index) => $"<{work.Names.MailWord(index)}@customer.test>";

    /// <summary>A mail of this source that opened a ticket.</summary>
    private sealed record OpenedMail(int Index, string? Ticket, LoadQueue Queue);
}
