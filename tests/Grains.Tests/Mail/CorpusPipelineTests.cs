using System.Collections.Concurrent;
using OrleansTickets.Agents;
using OrleansTickets.Queues;
using Xunit;

namespace OrleansTickets.Mail;

/// <summary>All mails of the corpus through the pipeline: each is an article with its bytes, or held with its
/// bytes.</summary>
public sealed class CorpusPipelineTests(OwnHelpDesk own) : IClassFixture<OwnHelpDesk>
{
    private const int SideBySide = 16;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_and_no_program_is_answered()
    {
        Assert.SkipWhen(MailCorpus.Folder is null, MailCorpus.Missing);
        var queue = await own.Desk.Queue(settings => settings with
        {
            AutoResponses = [new() { Kind = AutoResponseKind.Reply, Body = "Thank you." }],
        });
        var room = new MailRoomDesk(own.Desk);
        var (score, wrong) = (new CorpusScore(), new ConcurrentBag<string>());
        await Parallel.ForEachAsync(
            MailCorpus.Mails(),
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = Cancel },
            async (mail, _) =>
            {
                var outcome = await TakeIn(mail, $"{queue}@example.org");
                var kept = outcome.Ticket is { } ticket ? await room.Raw(ticket, outcome.Article!.Value) : null;
                var isKept = kept is null
                    ? outcome.Outcome == MailOutcomeKind.Quarantined
                    : kept.AsSpan().SequenceEqual(mail.Raw);
                if (!isKept && outcome.Outcome != MailOutcomeKind.Duplicate) // two of a pair may differ in trace headers
                {
                    wrong.Add($"{mail.File}: {outcome}");
                }
                lock (score)
                {
                    if (mail.IsBounce || mail.IsAutomatic == true)
                    {
                        score.Count(
                            mail, "not answered", outcome.AutoResponse != AutoResponseOutcome.Queued, $"{outcome}");
                    }
                    else if (mail.IsAutomatic == false && outcome.Outcome == MailOutcomeKind.Created)
                    {
                        score.Count(
                            mail, "person", outcome.SuppressedBecause?.StartsWith("No person", StringComparison.Ordinal) != true,
                            $"{outcome.SuppressedBecause}");
                    }
                }
            });
        TestContext.Current.TestOutputHelper?.WriteLine($"{score}");
        Assert.Empty(wrong);
        Assert.InRange(score.Ratio("not answered"), 0.99, 1);
        Assert.InRange(score.Ratio("person"), 0.99, 1);
    }

    private async Task<MailOutcome> TakeIn(CorpusMail mail, string to)
    {
        using var _ = Caller.AsSystem();
        return await own.Desk.Client.GetGrain<IPostmasterGrain>(0).TakeIn(
            new() { Raw = mail.Raw, EnvelopeTo = to }, Cancel);
    }
}
