using OrleansTickets.Agents;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Languages;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Says in words why the cluster did not do what an agent asked.</summary>
internal static class Refusals
{
    /// <summary>The words, or nothing for what is a fault of ours and must not be hidden.</summary>
    public static string? Explain(Exception refusal, AgentNames names) => refusal switch
    {
        TicketRuleException { Rule: TicketRule.TicketLocked, Owner: { } holder } => T("RefusedLocked", names.Of(holder)),
        TicketRuleException { Rule: TicketRule.TicketLocked } => T("RefusedLockedByOther"),
        TicketRuleException { Rule: TicketRule.StaleVersion } => T("RefusedStale"),
        TicketRuleException { Rule: TicketRule.TicketClosed } => T("RefusedClosed"),
        RightMissingException { IsHidden: true } or NotThereException => T("RefusedNotThere"),
        RightMissingException => T("RefusedRight"),
        InvalidRequestException invalid => RefusalTexts.Of(invalid),
        StaleTicketException => T("RefusedConflict"),
        StoreUnavailableException => T("RefusedStore"),
        DamagedException => T("RefusedDamaged"),
        TimeoutException or OrleansException or IOException => T("RefusedUnreachable"),
        _ => null,
    };
}
