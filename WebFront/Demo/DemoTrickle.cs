using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Goes on writing, as customers do: a new request now and then, and answers to what agents wrote.</summary>
internal sealed partial class DemoTrickle(
    IGrainFactory grains, DemoContent content, DemoStage stage, TimeProvider clock, ILogger<DemoTrickle> logger)
{
    private readonly Random random = new();
    private readonly DemoScript script = new(content, Random.Shared.Next(), clock.GetUtcNow());

    /// <summary>Sends a mail every 20 to 60 seconds, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(random.Next(20, 61)), clock, cancellationToken);
            try
            {
                await SendNextAsync(cancellationToken);
            }
            catch (Exception e) when (e is TimeoutException or OrleansException)
            {
                LogNotTaken(e); // the cluster is busy or away; the next customer may be luckier
            }
        }
    }

    /// <summary>Sends one mail: every other time an answer, if there is something to answer.</summary>
    public async Task SendNextAsync(CancellationToken cancellationToken)
    {
        var followUp = random.Next(2) == 0 ? await FindFollowUpAsync(cancellationToken) : null;
        await stage.SendAsync(followUp ?? script.Next(clock.GetUtcNow()).First, cancellationToken);
    }

    /// <summary>A customer's answer to one of the tickets that wait for one; nothing when none does.</summary>
    public async Task<DemoMail?> FindFollowUpAsync(CancellationToken cancellationToken)
    {
        using var caller = Caller.AsSystem();
        var recent = new TicketQuery { Sort = TicketSort.ChangedDescending, Limit = 40 };
        var page = await grains.GetGrain<ITicketSearchGrain>(0).ReadPage(recent, cancellationToken);
        var tickets = page.Items.ToArray();
        random.Shuffle(tickets);
        foreach (var ticket in tickets)
        {
            if (content.Customers.FirstOrDefault(one => one.Address == ticket.Customer.Address) is { } customer
                && await grains.GetGrain<ITicketGrain>(ticket.Number).FindAnswerAsync(cancellationToken) is { } answer)
            {
                return Write(customer, answer);
            }
        }
        return null;
    }

    private DemoMail Write(DemoCustomer customer, Article answer)
    {
        var language = content.Languages[customer.Language];
        var values = new DemoValues(content.Company, customer, language, clock.GetUtcNow(), random);
        var text = values.Fill(language.Comebacks[random.Next(language.Comebacks.Length)], random);
        return new DemoLetters(content.Company, customer, language, random).FollowUp(answer, text, clock.GetUtcNow());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail of the demo was not taken in.")]
    private partial void LogNotTaken(Exception reason);
}
