using BenchmarkDotNet.Attributes;
using OrleansTickets.Mail;

namespace OrleansTickets.Benchmarks;

/// <summary>What mail filters cost a mail that none of them matches, and so each is asked.</summary>
[MemoryDiagnoser]
public class FilterBenchmarks
{
    private readonly byte[] raw = new SampleMails(null).Next();
    private ReadMail mail = null!;
    private KnownFilters filters = null!;

    [Params(1, 100, 500)]
    public int Filters { get; set; }

    [Params("subject contains", "header matches", "body matches")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        mail = MailReader.Read(raw);
        filters = new(1, [.. Enumerable.Range(0, Filters).Select(i => new CompiledFilter(Filter(i)))], [], new([]));
    }

    /// <summary>For comparison: without filters the mail is read all the same.</summary>
    [Benchmark(Baseline = true)]
    public object Read() => MailReader.Read(raw);

    [Benchmark]
    public object Judge() => MailFilterRules.Judge(
        new(new() { Raw = raw }, mail, isTrusted: false), filters, DateTimeOffset.UnixEpoch);

    private MailFilter Filter(int number) => new()
    {
        Id = $"{number}",
        Name = $"Filter {number}",
        Conditions = [Condition(number)],
        Actions = new() { Priority = 5 },
    };

    private MailFilterCondition Condition(int number) => Kind switch
    {
        "subject contains" => new()
        {
            Field = MailFilterField.Subject,
            Operator = MailFilterOperator.Contains,
            Value = $"invoice {number}",
        },
        "header matches" => new()
        {
            Field = MailFilterField.Header,
            Header = "Received",
            Operator = MailFilterOperator.Matches,
            Value = $"from (spam|junk)[0-9]+\\.host{number}\\.example",
        },
        _ => new()
        {
            Field = MailFilterField.Body,
            Operator = MailFilterOperator.Matches,
            Value = $"(order|invoice) +no\\. *{number}\\b",
        },
    };
}
