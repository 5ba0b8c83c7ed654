using OrleansTickets.PostgreSql;

namespace OrleansTickets.Storage;

public sealed class PostgresGrainStateTests(SharedPostgres server) : GrainStateTests
{
    protected override async Task<GrainPlace> OpenAsync() => await GrainPostgres.CreateAsync(server);
}
