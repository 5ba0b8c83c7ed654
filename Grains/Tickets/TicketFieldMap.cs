using OrleansTickets.Agents;

namespace OrleansTickets.Tickets;

/// <summary>All ticket fields, as this silo knows them: at most two seconds old.</summary>
internal sealed class TicketFieldMap
{
    private readonly IGrainFactory grains;
    private readonly Snapshot<TicketFields> fields;

    public TicketFieldMap(IGrainFactory grains, TimeProvider clock)
    {
        this.grains = grains;
        fields = new(LoadAsync, clock);
    }

    public ValueTask<TicketFields> ReadAsync() => fields.ReadAsync();

    /// <summary>A field changed.</summary>
    public void Forget() => fields.Forget();

    private async Task<TicketFields> LoadAsync()
    {
        using (Caller.AsSystem())
        {
            return new(await grains.GetGrain<ITicketFieldsGrain>(ITicketFieldsGrain.Key).Read());
        }
    }
}
