using System.Diagnostics.Metrics;
using OrleansTickets.Telemetry;

namespace OrleansTickets.Tickets;

/// <summary>Counts what agents were refused because they met each other.</summary>
internal sealed class TicketMeasures(IMeterFactory? meters = null)
{
    private readonly Counter<long> lockConflicts = meters.CreateOwn().CreateCounter<long>(
        "orleanstickets.ticket.lock_conflicts", "{act}", "Acts refused because another agent holds the lock.");

    public void Count(TicketRuleException refusal)
    {
        if (refusal.Rule == TicketRule.TicketLocked)
        {
            lockConflicts.Add(1);
        }
    }
}
