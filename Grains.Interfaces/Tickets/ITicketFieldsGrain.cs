using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

/// <summary>The fields that this help desk's tickets have; one grain, keyed <see cref="Key"/>.</summary>
[Alias("OrleansTickets.Tickets.ITicketFieldsGrain")]
public interface ITicketFieldsGrain : IGrainWithStringKey
{
    const string Key = "ticket-fields";

    /// <summary>All, in the order in which they are shown.</summary>
    [Repeatable, AnyAgent, Alias("Read")]
    Task<ImmutableArray<TicketField>> Read();

    /// <summary>Changes the one of this name, or adds it as the last.</summary>
    /// <exception cref="InvalidRequestException">It makes no sense, or there are too many.</exception>
    [Repeatable, AdministratorOnly, Alias("Save")]
    Task<TicketField> Save(TicketField field);

    /// <summary>Takes the field away. Tickets keep what they have of it.</summary>
    [AdministratorOnly, Alias("Delete")]
    Task Delete(string name);
}
