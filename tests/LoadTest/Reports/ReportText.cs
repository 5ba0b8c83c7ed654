using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansTickets.LoadTest;

/// <summary>The report for people, and for programs.</summary>
internal static class ReportText
{
    private const int MostExamples = 10;
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Json(LoadReport report) => JsonSerializer.Serialize(report, Options);

    public static string Write(LoadReport report)
    {
        var text = new StringBuilder();
        Line($"mails              {report.Mails} in {report.MailSeconds:N1} s: {report.MailsPerSecond:N0} mails/s");
        Line($"acts               {report.Acts} in {report.ActSeconds:N1} s: {report.ActsPerSecond:N0} acts/s");
        Line($"retries            {report.Retries} of all calls");
        Line($"                       count      p50      p95      p99      max  (ms)");
        Latency("mail accepted", report.MailCalm);
        Latency("  during faults", report.MailFaulty);
        Latency("mail seen", report.Seen);
        Latency("act answered", report.ActCalm);
        Latency("  during faults", report.ActFaulty);
        Line($"not seen           {report.NotSeen} tickets (pushes are best effort)");
        foreach (var fault in report.Faults)
        {
            var answered = fault.Answered;
            Line($"fault              {fault.What}: all ready after {fault.Seconds:N1} s");
            if (answered.Count > 0)
            {
                var (p50, p95, max) = (answered.P50 / 1000, answered.P95 / 1000, answered.Max / 1000);
                Line($"    {answered.Count} answered again after (s): p50 {p50:N1}, p95 {p95:N1}, max {max:N1}");
            }
        }
        foreach (var (where, times) in report.Faults.Select(fault => fault.Where).OfType<string>().CountBy(it => it))
        {
            Line($"killed at          {times,4} x {where}");
        }
        Line($"restarts           {report.Restarts} processes ended of themselves and were started again");
        Line($"drain              {report.DrainSeconds:N1} s after the last fault, or the last that was begun");
        var found = report.Findings;
        Line($"verified           {found.Tickets} tickets in {found.Seconds:N1} s");
        List("lost", found.Lost);
        List("doubled", found.Doubled);
        List("astray", found.Astray);
        List("damaged", found.Damaged);
        Line($"bytes              {found.Whole} mails byte for byte as they were handed in (SHA-256)");
        if (found.Sent > 0)
        {
            Line($"sent               {found.Sent} answers, {found.SentAgain} times again: a crash hid the first time");
        }
        List("broken histories", found.BrokenHistories);
        List("broken invariants", found.BrokenInvariants);
        Line($"locks              {report.Locks.Operations} operations on {report.Locks.Tickets} tickets");
        List("lock violations", report.Locks.Violations);
        List("stale reads", report.Locks.StaleReads);
        List("undecided", report.Locks.Undecided);
        List("errors", [.. report.ErrorKinds.Select(error => $"{error.Value} x {error.Key}")], report.Errors);
        foreach (var process in report.Processes)
        {
            Line($"{process.Name,-18} {process.CpuSeconds,8:N1} s CPU {process.Megabytes,8:N0} MB");
        }
        foreach (var (kind, cost) in report.CpuPerMail)
        {
            Line($"{kind,-18} {cost,8:N0} µs CPU per mail, agents included");
        }
        if (report.Broke is not null)
        {
            Line($"came to no end     {report.Broke}");
        }
        Line($"{(report.IsGood ? "GOOD" : "NOT GOOD")}");
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

        void Latency(string name, Percentiles of) =>
            Line($"{name,-18} {of.Count,9} {of.P50,8:N1} {of.P95,8:N1} {of.P99,8:N1} {of.Max,8:N1}");

        void List(string name, IReadOnlyList<string> examples, int? count = null)
        {
            Line($"{name,-18} {count ?? examples.Count}");
            foreach (var example in examples.Take(MostExamples))
            {
                Line($"    {example}");
            }
        }
    }
}
