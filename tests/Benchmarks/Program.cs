using System.Reflection;
using BenchmarkDotNet.Running;
using OrleansTickets.Benchmarks;

// Measures of whole parts, which need minutes and a disk, are commands; the rest is BenchmarkDotNet's.
return args switch
{
    ["store", .. var rest] => await StoreMeasure.RunAsync(rest),
    ["tickets", .. var rest] => await TicketMeasure.RunAsync(rest),
    ["postmaster", .. var rest] => await PostmasterMeasure.RunAsync(rest),
    ["fetch", .. var rest] => await FetchMeasure.RunAsync(rest),
    _ => Switch(args),
};

static int Switch(string[] args)
{
    BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
    return 0;
}
