namespace OrleansTickets.Silo.Health;

/// <summary>What a silo stands on.</summary>
internal static class StoreHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void AddStoreHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseCheck>("database", timeout: Patience)
        .AddCheck<MembershipCheck>("membership", timeout: Patience)
        .AddCheck<StoreQueueCheck>("store queue", timeout: Patience)
        .AddCheck<SweepCheck>("invariants", timeout: Patience);
}
