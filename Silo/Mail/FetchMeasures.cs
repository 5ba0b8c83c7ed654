using System.Diagnostics.Metrics;
using OrleansTickets.Telemetry;

namespace OrleansTickets.Mail;

/// <summary>Counts what could not be fetched.</summary>
internal sealed class FetchMeasures(IMeterFactory? meters = null)
{
    private readonly Counter<long> failures = meters.CreateOwn().CreateCounter<long>(
        "orleanstickets.mail.fetch.failures", "{failure}",
        "Connections to a mailbox that failed, and mails in it that could not be taken in.");

    /// <summary>The mailbox cannot be read.</summary>
    public void CountMailbox(string account) => Count(account, "mailbox");

    /// <summary>One of its mails cannot be taken in.</summary>
    public void CountMail(string account) => Count(account, "mail");

    private void Count(string account, string failed) =>
        failures.Add(1, new("account", account), new KeyValuePair<string, object?>("failed", failed));
}
