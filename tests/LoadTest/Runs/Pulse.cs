using System.Globalization;

namespace OrleansTickets.LoadTest;

/// <summary>Tells every two seconds how it goes.</summary>
internal sealed class Pulse : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private readonly Timer timer;
    private readonly long started = Clock.Now;

    public Pulse(Tally tally, Workload work, Action<string> progress) => timer = new(
        _ => progress(string.Create(CultureInfo.InvariantCulture,
            $@"{Clock.Since(started):hh\:mm\:ss}  mails {tally.Accepted}/{work.Mails.Count}  acts {tally.Acts}  ")
            + $"retries {tally.Retries}  errors {tally.Errors}  restarts {tally.Restarts}  {tally.Doing}"),
        null, Beat, Beat);

    public void Dispose() => timer.Dispose();
}
