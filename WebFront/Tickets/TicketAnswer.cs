using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>A ticket with its articles, the newest 200: what every call about one ticket answers.</summary>
internal sealed record TicketAnswer(
    string Number, string Title, string Queue, TicketState State, int Priority, TicketLock Lock, string? Owner,
    string? Responsible, Mailbox Customer, DateTimeOffset Created, DateTimeOffset Changed, DateTimeOffset? Due,
    DateTimeOffset? UnlocksAt, long Version, string? MergedInto, ImmutableArray<string> Tags,
    ImmutableSortedDictionary<string, string> Fields, ImmutableArray<Article> Articles)
{
    public TicketAnswer(Ticket ticket, ImmutableArray<Article> articles)
        : this(
            ticket.Number, ticket.Title, ticket.Queue, ticket.State, ticket.Priority, ticket.Lock, ticket.Owner,
            ticket.Responsible, ticket.Customer, ticket.Created, ticket.Changed, ticket.Due, ticket.UnlocksAt,
            ticket.Version, ticket.MergedInto, ticket.Tags,
            ticket.Fields.ToImmutableSortedDictionary(field => field.Name, field => field.Value), articles)
    {
    }
}

/// <summary>Calls about one ticket.</summary>
internal static class TicketCalls
{
    private const int MostTries = 3;

    /// <summary>The ticket's grain. What cannot be a number wakes none.</summary>
    /// <exception cref="NotThereException">It cannot be a number.</exception>
    public static ITicketGrain Ticket(this IGrainFactory grains, string number) =>
        number.Length is > 0 and <= 30 && number.All(char.IsAsciiDigit)
            ? grains.GetGrain<ITicketGrain>(number)
            : throw new NotThereException("That is no ticket's number.");

    /// <summary>The ticket with its articles.</summary>
    public static async Task<TicketAnswer> AnswerAsync(
        this IGrainFactory grains, Ticket ticket, CancellationToken cancellationToken) =>
        new(ticket, await grains.Ticket(ticket.Number).ReadArticles(0, Wire.PageLimit.Most, cancellationToken));

    /// <summary>Does an act. When another writer was quicker nothing is written, and the next try reads anew.</summary>
    public static async Task<TicketAnswer> ActAsync(
        this IGrainFactory grains, string number, Func<ITicketGrain, Task<Ticket>> act,
        CancellationToken cancellationToken)
    {
        var grain = grains.Ticket(number);
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await grains.AnswerAsync(await act(grain), cancellationToken);
            }
            catch (StaleTicketException) when (tries < MostTries)
            {
                // The grain has forgotten what it knew.
            }
        }
    }
}
