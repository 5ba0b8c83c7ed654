using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Plays stories on the real desk: mail through the postmaster, acts as the agents who do them.</summary>
internal sealed partial class DemoStage(
    IGrainFactory grains, DemoContent content, TimeProvider clock, ILogger<DemoStage> logger)
{
    /// <summary>Plays one story to its end; tells each mail that came in.</summary>
    public async Task PlayAsync(DemoStory story, Action mailCame, CancellationToken cancellationToken)
    {
        var random = new Random(story.Seed);
        try
        {
            var outcome = await SendAsync(story.First, cancellationToken);
            mailCame();
            if (outcome.Ticket is { } number)
            {
                var ticket = grains.GetGrain<ITicketGrain>(number);
                var scene = new DemoScene(ticket, story, Cast(story, random), random, clock);
                await TalkAsync(scene, mailCame, cancellationToken);
                await scene.EndAsync(cancellationToken);
            }
        }
        catch (TicketRuleException e)
        {
            // A visitor was there first and holds the ticket: theirs it is.
            LogInterrupted(e, story.First.Subject);
        }
    }

    /// <summary>Hands a mail to the postmaster, as a mail server would.</summary>
    public async Task<MailOutcome> SendAsync(DemoMail mail, CancellationToken cancellationToken)
    {
        using var caller = Caller.AsSystem();
        var inbound = new InboundMail { Raw = RawMail.Compose(mail), EnvelopeTo = mail.To.Address };
        return await grains.GetGrain<IPostmasterGrain>(0).TakeIn(inbound, cancellationToken);
    }

    private async Task TalkAsync(DemoScene scene, Action mailCame, CancellationToken cancellationToken)
    {
        var story = scene.Story;
        var letters = new DemoLetters(content.Company, story.Customer, story.Language, scene.Random);
        for (var turn = 0; turn < story.Turns.Length; turn++)
        {
            if (turn % 2 == 0)
            {
                var isLast = turn == story.Turns.Length - 1 && story.Ending == DemoEnding.Solved;
                await scene.ReplyAsync(story.Turns[turn], isLast, cancellationToken);
            }
            else if (await scene.FindAnswerAsync(cancellationToken) is { } answer)
            {
                await SendAsync(letters.FollowUp(answer, story.Turns[turn], clock.GetUtcNow()), cancellationToken);
                mailCame();
            }
        }
    }

    // The agents of the queue, whoever leads this time in front.
    private ImmutableArray<Agent> Cast(DemoStory story, Random random)
    {
        var able = content.Company.Answering(story.Queue).ToArray();
        random.Shuffle(able);
        return [.. able];
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The demo leaves \"{Subject}\" to the agent who took it.")]
    private partial void LogInterrupted(Exception reason, string subject);
}
