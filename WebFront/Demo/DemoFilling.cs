using System.Globalization;
using Microsoft.Extensions.Options;

namespace OrleansTickets.WebFront.Demo;

/// <summary>Plays a morning's stories on a fresh desk, several at a time.</summary>
internal sealed class DemoFilling(
    DemoStage stage, DemoContent content, IOptions<DemoOptions> options, TimeProvider clock)
{
    // Always the same morning: what a visitor tells of, the next one finds again.
    public const int Seed = 1961;
    private const int SideBySide = 6;

    private readonly TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a desk has been filled.</summary>
    public Task Full => full.Task;

    /// <summary>Completes when all mail is in and answered; returns what there is to say of that.</summary>
    public async Task<string> FillAsync(CancellationToken cancellationToken)
    {
        var (begun, came) = (clock.GetTimestamp(), 0);
        var stories = new DemoScript(content, Seed, clock.GetUtcNow()).Stories(options.Value.Mails);
        await Parallel.ForEachAsync(
            stories, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (story, cancel) => await stage.PlayAsync(story, () => Interlocked.Increment(ref came), cancel));
        full.SetResult();
        var seconds = clock.GetElapsedTime(begun).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        return $"{came} mails came in and were worked on in {seconds} s. From time to time another comes.";
    }
}
