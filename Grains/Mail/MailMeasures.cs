using System.Diagnostics.Metrics;
using OrleansTickets.Telemetry;

namespace OrleansTickets.Mail;

/// <summary>Counts what became of the mails that were handed in.</summary>
internal sealed class MailMeasures(IMeterFactory? meters = null)
{
    private readonly Counter<long> received = meters.CreateOwn().CreateCounter<long>(
        "orleanstickets.mail.received", "{mail}", "Mails that were handed in, by what became of them.");

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

    private void Count(string outcome) => received.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
