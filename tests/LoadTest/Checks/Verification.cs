using OrleansTickets.PostgreSql;

namespace OrleansTickets.LoadTest;

/// <summary>Holds what is there against what was acknowledged; the database too, if it may be looked into.</summary>
internal sealed class Verification(
    FrontCaller admin, Workload work, PostOffice? office, string? connectionString)
{
    public async Task<Findings> RunAsync(CancellationToken cancellationToken)
    {
        var started = Clock.Now;
        var scan = new TicketScan(admin, work.Names);
        var found = await scan.ReadAsync(work.Mails, work.Acts, cancellationToken);
        var (lost, doubled, astray) = (new List<string>(), new List<string>(), new List<string>());
        for (var i = 0; i < work.Mails.Count; i++)
        {
            var mail = work.Mails[i];
            Judge(work.Names.MailWord(i), found.Mails[i], mail.IsAccepted);
            if (work.IsFetched && mail.Parent < 0 && i >= work.Hot.Count && found.MailTickets[i] is { } ticket)
            {
                work.Sightings.Expect(ticket, mail.Started, work.Tally.Seen);
            }
            if (found.Mails[i] > 0 && mail.Parent >= 0 && found.MailTickets[i] != found.MailTickets[mail.Parent])
            {
                astray.Add(work.Names.MailWord(i));
            }
        }
        for (var i = 0; i < work.Acts.Count; i++)
        {
            Judge(work.Names.ActWord(i), found.Acts[i], work.Acts[i].HasFlag(ActState.Acknowledged));
        }
        var outbox = await scan.ReadOutboxAsync(cancellationToken);
        JudgeOutbox(found.Replies, [.. outbox.Select(row => (row.Ticket, row.Article))]);
        var copies = office is null ? [] : await office.CountSentAsync(cancellationToken);
        JudgeCopies(office is null ? [] : outbox);
        return new()
        {
            Tickets = scan.Tickets,
            Lost = lost,
            Doubled = doubled,
            Astray = astray,
            Damaged = found.Damaged,
            Whole = found.Whole,
            Sent = copies.Count,
            SentAgain = copies.Values.Sum() - copies.Count,
            BrokenHistories = scan.BrokenHistories,
            BrokenInvariants = connectionString is null
                ? [] : await Invariants.FindBrokenAsync(connectionString, cancellationToken),
            Seconds = Clock.Since(started).TotalSeconds,
        };

        void Judge(string word, int times, bool isAcknowledged)
        {
            if (times == 0 && isAcknowledged)
            {
                lost.Add(word);
            }
            if (times > 1)
            {
                doubled.Add(word);
            }
        }

        void JudgeOutbox(IReadOnlySet<(string, int)> replies, List<(string, int)> rows)
        {
            lost.AddRange(replies.Except(rows).Select(reply => $"outbox {reply}"));
            doubled.AddRange(rows.CountBy(row => row).Where(row => row.Value > 1).Select(row => $"outbox {row.Key}"));
        }

        // One that was sent again, for nobody knew, may be there as often as it was tried.
        void JudgeCopies(List<OutgoingRow> rows)
        {
            foreach (var row in rows)
            {
                var times = copies.GetValueOrDefault(row.MessageId);
                lost.AddRange(times == 0 ? [$"not sent {row}"] : []);
                doubled.AddRange(times > row.Attempts ? [$"sent {times} times {row}"] : []);
            }
        }
    }
}
