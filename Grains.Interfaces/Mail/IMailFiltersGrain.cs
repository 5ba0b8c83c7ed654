using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Mail;

/// <summary>The mail filters; one grain, keyed <see cref="Key"/>.</summary>
[Alias("OrleansTickets.Mail.IMailFiltersGrain")]
public interface IMailFiltersGrain : IGrainWithStringKey
{
    const string Key = "mail-filters";

    /// <summary>All, in the order in which they are asked.</summary>
    [Repeatable, AdministratorOnly, Alias("Read")]
    Task<ImmutableArray<MailFilter>> Read();

    /// <summary>All, or nothing when they are still those of this version.</summary>
    [Repeatable, SystemOnly, Alias("ReadSince")]
    Task<MailFilterSet?> ReadSince(long version);

    /// <summary>Creates or changes one; an empty id makes a new one, which comes last.</summary>
    /// <exception cref="InvalidRequestException">It makes no sense: a pattern does not parse, a queue is
    /// unknown, …</exception>
    [AdministratorOnly, Alias("Save")]
    Task<MailFilter> Save(MailFilter filter);

    /// <summary>Moves one to this place of the order, the first being 1; a place beyond the end is the last.</summary>
    [Repeatable, AdministratorOnly, Alias("Move")]
    Task Move(string id, int place);

    [AdministratorOnly, Alias("Delete")]
    Task Delete(string id);
}

/// <summary>All mail filters, as of a version that grows with each change.</summary>
[GenerateSerializer, Immutable, Alias("OrleansTickets.Mail.MailFilterSet")]
public sealed record MailFilterSet(long Version, ImmutableArray<MailFilter> Filters);
