using System.Diagnostics;
using OrleansTickets.Articles;
using OrleansTickets.Mail;
using OrleansTickets.Tickets;

namespace OrleansTickets.Benchmarks;

/// <summary>Commits new tickets as the postmaster does; reading the mails is not measured.</summary>
internal sealed class StoreFilling(MeasuredDatabase database, SampleMails mails)
{
    private const int Prepared = 5_000;

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    private static readonly TicketState[] States =
        [TicketState.New, TicketState.New, TicketState.New, TicketState.Open, TicketState.ClosedSuccessful];

    private readonly Random random = new(2);

    public int Count { get; private set; }

    /// <summary>Commits so many, so many at once; the mails are made beforehand, and that is not counted.</summary>
    public async Task CommitAsync(int count, int writers)
    {
        var (store, elapsed, processor, server) = (database.Store, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        for (var done = 0; done < count;)
        {
            var changes = Enumerable.Range(0, Math.Min(Prepared, count - done)).Select(_ => Change()).ToList();
            var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var served = database.ServerProcessor;
            var next = -1;
            await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
            {
                for (var i = Interlocked.Increment(ref next); i < changes.Count; i = Interlocked.Increment(ref next))
                {
                    await store.CommitAsync(changes[i], CancellationToken.None);
                }
            })));
            elapsed += Stopwatch.GetElapsedTime(started);
            processor += Environment.CpuUsage.TotalTime - used;
            server += database.ServerProcessor - served;
            done += changes.Count;
            Console.Write($"\r{writers,5} writers: {done,7} mails, {done / elapsed.TotalSeconds,7:N0} mails/s, " +
                $"{processor.TotalMicroseconds / done:N0} µs of processor each, " +
                $"{server.TotalMicroseconds / done:N0} µs of the server's   ");
        }
        Console.WriteLine();
    }

    // A thousand queues, a few of them busy; every tenth ticket is somebody's.
    private TicketChange Change()
    {
        var raw = mails.Next();
        var read = MailReader.Read(raw);
        var at = Start.AddMilliseconds(++Count * 7);
        var ticket = new Ticket
        {
            Number = $"20261123{Count:D8}",
            Title = read.Subject,
            Queue = Queue((int)(1_000 * Math.Pow(random.NextDouble(), 4))),
            State = random.GetItems(States, 1)[0],
            Priority = random.Next(20) == 0 ? 5 : 3,
            Owner = random.Next(10) == 0 ? $"agent{random.Next(50)}" : null,
            Customer = read.From,
            Created = at,
            Changed = at,
            Version = 1,
            CustomerVersion = 1,
            Articles = 1,
            Participants = [read.From.Address],
        };
        var article = new Article
        {
            Id = 1,
            SenderType = SenderType.Customer,
            Channel = CommunicationChannel.Email,
            IsVisibleForCustomer = true,
            From = read.From,
            To = read.To,
            Subject = read.Subject,
            MessageId = read.MessageId,
            Body = read.Body,
            Created = at,
            HasRaw = true,
        };
        var opened = new TicketOpened
        {
            At = at,
            By = "customer",
            Queue = ticket.Queue,
            Title = ticket.Title,
            Customer = ticket.Customer,
            Channel = CommunicationChannel.Email,
            Priority = 3,
            Reason = "support@example.com",
        };
        return new(ticket, [opened]) { Articles = [new(article, raw)], Receipts = [Guid.NewGuid(), Guid.NewGuid()] };
    }

    public static string Queue(int i) => $"Queue {i:D3}";
}
