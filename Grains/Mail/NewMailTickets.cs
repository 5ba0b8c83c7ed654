using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>Commits the tickets that mails open. Their numbers are nobody else's yet, so no grain is woken.</summary>
internal sealed class NewMailTickets(
    ITicketStore store, TicketNumbers numbers, Announcer announcer, TimeProvider clock)
{
    private const int MaxTries = 3;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>What <see cref="OpenAsync"/> would answer, but for the number; nothing is committed.</summary>
    public static MailOutcome Foresee(TicketChange change, string reason, AutoResponseTurn response) =>
        Created(change.Ticket, reason, response) with { Ticket = null };

    /// <summary>Gives the ticket a number and commits it, once, with what was decided on its auto response.</summary>
    public async Task<MailOutcome> OpenAsync(
        TicketChange change, string reason, AutoResponseTurn response, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var number = await numbers.NextAsync();
            var numbered = response.AddTo(change with
            {
                Ticket = change.Ticket with { Number = number },
                Notifications = [.. change.Notifications.Select(told => told with { Ticket = number })],
            });
            try
            {
                await store.CommitAsync(numbered, cancellationToken);
                announcer.Announce(
                    null, numbered.Ticket, numbered.Events, numbered.Notifications, !numbered.Outbox.IsEmpty);
                return Created(numbered.Ticket, reason, response);
            }
            catch (ReceiptTakenException e)
            {
                return new()
                {
                    Outcome = MailOutcomeKind.Duplicate,
                    Ticket = e.First.Ticket,
                    Article = e.First.Article,
                    Reason = "It was here before.",
                };
            }
            catch (StaleTicketException) when (attempt < MaxTries)
            {
                // The number is in use, as it may be after a restore from a backup: take the next.
            }
        }
    }

    private static MailOutcome Created(Ticket ticket, string reason, AutoResponseTurn response) => new()
    {
        Outcome = MailOutcomeKind.Created,
        Ticket = ticket.Number,
        Article = 1,
        Queue = ticket.Queue,
        Reason = reason,
        AutoResponse = response.Outcome,
        SuppressedBecause = response.Refusal,
    };
}
