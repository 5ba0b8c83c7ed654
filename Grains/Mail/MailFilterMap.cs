using OrleansTickets.Agents;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>All mail filters, as this silo knows them: at most two seconds old, and made ready only when they
/// change.</summary>
internal sealed class MailFilterMap
{
    private readonly IGrainFactory grains;
    private readonly TicketFieldMap fields;
    private readonly Snapshot<KnownFilters> filters;
    private KnownFilters last = KnownFilters.None;

    public MailFilterMap(IGrainFactory grains, TicketFieldMap fields, TimeProvider clock)
    {
        (this.grains, this.fields) = (grains, fields);
        filters = new(LoadAsync, clock);
    }

    public ValueTask<KnownFilters> ReadAsync() => filters.ReadAsync();

    /// <summary>A filter changed.</summary>
    public void Forget() => filters.Forget();

    private async Task<KnownFilters> LoadAsync()
    {
        using (Caller.AsSystem())
        {
            var known = Volatile.Read(ref last);
            var accounts = await grains.GetGrain<IMailAccountsGrain>(IMailAccountsGrain.Key).Read();
            var changed = await grains.GetGrain<IMailFiltersGrain>(IMailFiltersGrain.Key).ReadSince(known.Version);
            var ofTickets = await fields.ReadAsync();
            var loaded = changed is null
                ? new KnownFilters(known.Version, known.InOrder, accounts, ofTickets)
                : new(
                    changed.Version, [.. changed.Filters.Select(filter => new CompiledFilter(filter))], accounts,
                    ofTickets);
            Volatile.Write(ref last, loaded);
            return loaded;
        }
    }
}
