using System.Collections.Immutable;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Makes up who writes what, and what becomes of it. The same seed and time make the same stories.</summary>
internal sealed class DemoScript(DemoContent content, int seed, DateTimeOffset start)
{
    // A desk on a busy morning: out of 29 requests eight still wait, four are solved, …
    private static readonly (DemoEnding Ending, int Times)[] Mix =
    [
        (DemoEnding.Waits, 8), (DemoEnding.Prioritised, 2), (DemoEnding.Held, 1), (DemoEnding.Noted, 1),
        (DemoEnding.Answered, 2), (DemoEnding.Returned, 3), (DemoEnding.LongThread, 3), (DemoEnding.Reminder, 1),
        (DemoEnding.AutoClose, 1), (DemoEnding.Solved, 4), (DemoEnding.Refused, 1), (DemoEnding.HandedOver, 1),
        (DemoEnding.Moved, 1),
    ];

    private static readonly TimeSpan Opened = TimeSpan.FromHours(8);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(100);

    private readonly Random random = new(seed);
    private readonly Queue<DemoCustomer> customers = [];
    private readonly Queue<DemoEnding> endings = [];
    private readonly Dictionary<DemoCustomer, Queue<DemoRequest>> requests = [];

    /// <summary>The stories of a morning, with exactly this many mails of customers.</summary>
    public IEnumerable<DemoStory> Stories(int mails)
    {
        var date = start - Opened;
        for (var left = mails; left > 0;)
        {
            var story = Next(date);
            story = story.Mails > left ? story with { Ending = DemoEnding.Waits, Turns = [] } : story;
            left -= story.Mails;
            date = date + Pause < start ? date + Pause : start;
            yield return story;
        }
    }

    /// <summary>One more story, whose first mail is sent then.</summary>
    public DemoStory Next(DateTimeOffset date)
    {
        var customer = Draw(customers, content.Customers);
        var language = content.Languages[customer.Language];
        var request = Draw(RequestsOf(customer), language.Requests.Where(request => request.Suits(customer)));
        var ending = Draw(endings, Mix.SelectMany(part => Enumerable.Repeat(part.Ending, part.Times)));
        var values = new DemoValues(content.Company, customer, language, start, random);
        var to = ending == DemoEnding.Moved ? "Inbox" : request.Queue;
        var letters = new DemoLetters(content.Company, customer, language, random);
        return new()
        {
            Customer = customer,
            Language = language,
            Ending = request.Queue == "Inbox" && ending == DemoEnding.Moved ? DemoEnding.Noted : ending,
            Queue = request.Queue,
            First = letters.First(request, values, to, date),
            Turns = [.. Turns(ending, request, language).Select(turn => values.Fill(turn, random))],
            Note = ending == DemoEnding.Refused
                ? Pick(content.Company.Refusals)
                : values.Fill(request.Note ?? Pick(content.Company.Notes), random),
            Seed = random.Next(),
        };
    }

    private IEnumerable<string> Turns(DemoEnding ending, DemoRequest request, DemoLanguage language)
    {
        var talk = request.Talk;
        return ending switch
        {
            DemoEnding.Answered or DemoEnding.Reminder or DemoEnding.AutoClose or DemoEnding.HandedOver => talk.Take(1),
            DemoEnding.Returned => talk.Add(Thanks(language)).Take(2),
            DemoEnding.LongThread => talk.Length % 2 == 0 ? talk : talk.Add(Thanks(language)),
            DemoEnding.Solved => talk.Take(talk.Length - 1 + (talk.Length % 2)),
            _ => [],
        };
    }

    // The third kind of comeback complains: it would contradict a talk that went well.
    private string Thanks(DemoLanguage language) => language.Comebacks[random.Next(2)];

    private Queue<DemoRequest> RequestsOf(DemoCustomer customer) =>
        requests.TryGetValue(customer, out var known) ? known : requests[customer] = [];

    // Everybody has a turn before anybody has the next, each round in another order.
    private T Draw<T>(Queue<T> from, IEnumerable<T> all)
    {
        if (from.Count == 0)
        {
            var round = all.ToArray();
            random.Shuffle(round);
            Array.ForEach(round, from.Enqueue);
        }
        return from.Dequeue();
    }

    private string Pick(ImmutableArray<string> texts) => texts[random.Next(texts.Length)];
}
