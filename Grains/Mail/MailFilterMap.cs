using OrleansTickets.Agents;

namespace OrleansTickets.Mail;

/// <summary>All mail filters, as this silo knows them: at most two seconds old, and made ready only when they
/// change.</summary>
internal sealed class MailFilterMap
{
    private readonly IGrainFactory grains;
    private readonly Snapshot<KnownFilters> filters;
    private KnownFilters last = KnownFilters.None;

    public MailFilterMap(IGrainFactory grains, TimeProvider clock)
    {
        this.grains = grains;
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
            var loaded = changed is null
                ? new KnownFilters(known.Version, known.InOrder, accounts)
                : new(changed.Version, [.. changed.Filters.Select(filter => new CompiledFilter(filter))], accounts);
            Volatile.Write(ref last, loaded);
            return loaded;
        }
    }
}
