using System.Collections.Immutable;
using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

/// <summary>The ticket fields that are kept.</summary>
[GenerateSerializer, Alias("OrleansTickets.Tickets.TicketFieldsRecord")]
internal sealed record TicketFieldsRecord
{
    /// <summary>In the order in which they are shown.</summary>
    [Id(0)] public ImmutableArray<TicketField> Fields { get; init; } = [];
}

internal sealed class TicketFieldsGrain(
    [PersistentState("ticketFields")] IPersistentState<TicketFieldsRecord> record, TicketFieldMap map)
    : Grain, ITicketFieldsGrain
{
    private ImmutableArray<TicketField> Fields => record.State.Fields;

    public Task<ImmutableArray<TicketField>> Read() => Task.FromResult(Fields);

    public async Task<TicketField> Save(TicketField field)
    {
        var kept = TicketFields.Check(field);
        if (IndexOf(kept.Name) is var index && index >= 0)
        {
            await Write(Fields.SetItem(index, kept));
            return kept;
        }
        TicketFields.CheckCount(Fields.Length + 1);
        await Write(Fields.Add(kept));
        return kept;
    }

    public Task Delete(string name) => IndexOf(name) is var index && index >= 0
        ? Write(Fields.RemoveAt(index))
        : throw new NotThereException($"There is no ticket field '{name}'.");

    private int IndexOf(string name) => Fields.Select(field => field.Name).ToList().IndexOf(name);

    private async Task Write(ImmutableArray<TicketField> fields)
    {
        await record.KeepAsync(new() { Fields = fields }, this);
        map.Forget();
    }
}
