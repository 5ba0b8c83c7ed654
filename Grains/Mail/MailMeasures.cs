using System.Diagnostics.Metrics;
using OrleansTickets.Telemetry;

namespace OrleansTickets.Mail;

/// <summary>Counts what became of the mails that were handed in.</summary>
internal sealed class MailMeasures(IMeterFactory? meters = null)
{
    private readonly Counter<long> received = meters.CreateOwn().CreateCounter<long>(
        "orleanstickets.mail.received", "{mail}", "Mails that were handed in, by what became of them.");

    private readonly Counter<long> strangers = meters.CreateOwn().CreateCounter<long>(
        "orleanstickets.mail.strangers", "{mail}",
        "Mails whose subject named a ticket in which their sender has no part: many are somebody who tries numbers out.");

    public void Count(MailOutcomeKind outcome) => Count(outcome switch
    {
        MailOutcomeKind.Created => "created",
        MailOutcomeKind.FollowUp => "followUp",
        MailOutcomeKind.Duplicate => "duplicate",
        MailOutcomeKind.Quarantined => "quarantined",
        _ => "ignored",
    });

    /// <summary>It was not taken in, and its source hands it in again.</summary>
    public void CountRefused() => Count("refused");

    /// <summary>Its sender has no part in the ticket that its subject names.</summary>
    public void CountStranger() => strangers.Add(1);

    private void Count(string outcome) => received.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
