using Microsoft.Extensions.Options;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Plays a morning's stories on a fresh desk, several at a time.</summary>
internal sealed class DemoFilling(
    DemoStage stage, DemoContent content, IOptions<DemoOptions> options, TimeProvider clock)
{
    // Always the same morning: what a visitor tells of, the next one finds again.
    public const int Seed = 1961;
    private const int SideBySide = 6;
    private const int ReportEvery = 40;

    private readonly TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a desk has been filled.</summary>
    public Task Full => full.Task;

    /// <summary>Completes when all mail is in and answered; reports as it goes.</summary>
    public async Task FillAsync(Action<string> report, CancellationToken cancellationToken)
    {
        var (begun, came, all) = (clock.GetTimestamp(), 0, options.Value.Mails);
        var stories = new DemoScript(content, Seed, clock.GetUtcNow()).Stories(all);
        await Parallel.ForEachAsync(
            stories, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (story, cancel) => await stage.PlayAsync(story, CountMail, cancel));
        full.SetResult();
        report($"Demo: {came} mails came in and were worked on in {clock.GetElapsedTime(begun).TotalSeconds:0.0} s.");

        void CountMail()
        {
            if (Interlocked.Increment(ref came) is var count && count % ReportEvery == 0 && count < all)
            {
                report($"Demo: {count} of {all} mails …");
            }
        }
    }
}
