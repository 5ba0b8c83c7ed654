using Orleans.Concurrency;
using OrleansTickets.Agents;

namespace OrleansTickets.Mail;

/// <summary>Shows mail that is held, and tries it again: when the program has learnt to read it, or when somebody wants
/// what a filter ignored.</summary>
[StatelessWorker]
internal sealed class QuarantineGrain(IQuarantine quarantine) : Grain, IQuarantineGrain
{
    public Task<QuarantinePage> ReadPage(string? after, int limit, CancellationToken cancellationToken) =>
        quarantine.ReadPageAsync(after, Math.Clamp(limit, 1, 200), cancellationToken);

    public Task<QuarantinePage> ReadIgnored(string? after, int limit, CancellationToken cancellationToken) =>
        quarantine.ReadIgnoredAsync(after, Math.Clamp(limit, 1, 200), cancellationToken);

    public async Task<byte[]?> ReadRaw(long id, CancellationToken cancellationToken) =>
        (await quarantine.ReadAsync(id, cancellationToken))?.Raw;

    public async Task<MailOutcome> Retry(long id, CancellationToken cancellationToken)
    {
        var mail = await quarantine.ReadAsync(id, cancellationToken)
            ?? throw new NotThereException($"No mail {id} is in quarantine.");
        var outcome = await GrainFactory.GetGrain<IPostmasterGrain>(0).TakeIn(
            mail with { IsRetry = true }, cancellationToken);
        if (outcome.Outcome != MailOutcomeKind.Quarantined && outcome.IgnoredBy is null)
        {
            // A crash before this line only means that the next try finds a duplicate.
            await quarantine.RemoveAsync(id, cancellationToken);
        }

        return outcome;
    }
}
