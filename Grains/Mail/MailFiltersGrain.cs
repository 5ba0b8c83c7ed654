using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>The mail filters that are kept.</summary>
[GenerateSerializer, Alias("OrleansTickets.Mail.MailFiltersRecord")]
internal sealed record MailFiltersRecord
{
    /// <summary>In the order in which they are asked.</summary>
    [Id(0)] public ImmutableArray<MailFilter> Filters { get; init; } = [];

    /// <summary>Grows with each change.</summary>
    [Id(1)] public long Version { get; init; }
}

internal sealed class MailFiltersGrain(
    [PersistentState("mailFilters")] IPersistentState<MailFiltersRecord> record, MailFilterMap map, QueueMap queues,
    AgentRights rights, TicketFieldMap fields)
    : Grain, IMailFiltersGrain
{
    private ImmutableArray<MailFilter> Filters => record.State.Filters;

    public Task<ImmutableArray<MailFilter>> Read() => Task.FromResult(Filters);

    public Task<MailFilterSet?> ReadSince(long version) => Task.FromResult(
        version == record.State.Version ? null : new MailFilterSet(record.State.Version, Filters));

    public async Task<MailFilter> Save(MailFilter filter)
    {
        var kept = MailFilterCheck.Check(filter);
        kept = kept with { Actions = MailFilterCheck.CheckFields(kept.Actions, await fields.ReadAsync()) };
        await MailFilterCheck.CheckPlacesAsync(kept.Actions, queues, rights);
        if (kept.Id.Length == 0)
        {
            kept = kept with { Id = Guid.NewGuid().ToString("N") };
            var all = Filters.Add(kept);
            MailFilterCheck.CheckCount(all);
            await Write(all);
        }
        else
        {
            await Write(Filters.SetItem(IndexOf(kept.Id), kept));
        }
        return kept;
    }

    public Task Move(string id, int place)
    {
        var filter = Filters[IndexOf(id)];
        var others = Filters.Remove(filter);
        return Write(others.Insert(Math.Clamp(place - 1, 0, others.Length), filter));
    }

    public Task Delete(string id) => Write(Filters.RemoveAt(IndexOf(id)));

    private int IndexOf(string id) => Filters.Select(filter => filter.Id).ToList().IndexOf(id) is >= 0 and var index
        ? index
        : throw new NotThereException($"There is no mail filter '{id}'.");

    private async Task Write(ImmutableArray<MailFilter> filters)
    {
        await record.KeepAsync(new() { Filters = filters, Version = record.State.Version + 1 }, this);
        map.Forget();
    }
}
