using System.Net.Http.Headers;
using System.Net.Sockets;

namespace OrleansTickets.LoadTest;

/// <summary>Somebody with a token who calls REST, and does not give up: what they are told to try again, or hear
/// nothing of, they try again, at another front too.</summary>
/// <param name="fronts">Whom to ask.</param>
/// <param name="token">Whose calls they are.</param>
/// <param name="own">Which front is asked first.</param>
/// <param name="tally">Is told of tries and errors.</param>
internal sealed class FrontCaller(FrontRow fronts, string token, int own, Tally tally)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly AuthenticationHeaderValue bearer = new("Bearer", token);

    /// <summary>How long one call may take before it is tried again.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public FrontRow Fronts => fronts;

    public string Token => token;

    /// <summary>The front that is asked next.</summary>
    public int Own { get; private set; } = own;

    public Task<Answer> GetAsync(string path, CancellationToken cancellationToken) =>
        InsistAsync(HttpMethod.Get, path, () => null, cancellationToken);

    /// <summary>Completes when it is settled: done, or refused for good.</summary>
    public async Task<Answer> InsistAsync(
        HttpMethod method, string path, Func<HttpContent?> body, CancellationToken cancellationToken)
    {
        var (started, isUnclear, pause) = (Clock.Now, false, ShortestPause);
        while (true)
        {
            var front = fronts.Choose(Own);
            var lastStarted = Clock.Now;
            var (status, said, outcome) = await TryAsync(front, method, path, body, cancellationToken);
            if (outcome == Outcome.Settled)
            {
                return new(status, said, started, lastStarted, Clock.Now, isUnclear);
            }
            isUnclear |= outcome == Outcome.Unclear;
            tally.CountRetry();
            if (fronts.IsStrict && !front.IsResting)
            {
                var told = status == 0 ? "no answer" : $"{status}";
                tally.AddError($"{method} {Generalize(path)}: {told} during an upgrade");
            }
            if (status == 0)
            {
                Own = (Own + 1) % fronts.All.Count;
            }
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), cancellationToken);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 3 / 2, LongestPause.Ticks));
        }
    }

    private async Task<(int Status, byte[] Body, Outcome Outcome)> TryAsync(
        Front front, HttpMethod method, string path, Func<HttpContent?> body, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body() };
            request.Headers.Authorization = bearer;
            using var response = await front.Http.SendAsync(request, patience.Token);
            var said = await response.Content.ReadAsByteArrayAsync(patience.Token);
            return ((int)response.StatusCode, said, Judge(response, method, path, said));
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException)
        {
            return (0, [], Outcome.Unsent); // nobody listens there
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (0, [], Outcome.Unclear);
        }
    }

    private Outcome Judge(HttpResponseMessage response, HttpMethod method, string path, byte[] said)
    {
        switch ((int)response.StatusCode)
        {
            case >= 200 and < 300:
                return Outcome.Settled;
            case 409:
                return Problem.Is(said, "write-conflict") ? Outcome.Unsent : Outcome.Settled;
            case 429 or 503 when response.Headers.RetryAfter is not null:
                return Outcome.Unclear;
            case var status:
                tally.AddError($"{method} {Generalize(path)}: {status} {Problem.Describe(said)}");
                return status >= 500 ? Outcome.Unclear : Outcome.Settled;
        }
    }

    // So that one error of many tickets is one line.
    private static string Generalize(string path) => string.Join(
        '/', path.Split('?')[0].Split('/').Select(part => part.Length > 8 && part.All(char.IsAsciiDigit) ? "#" : part));

    private enum Outcome
    {
        Settled,
        Unsent,
        Unclear,
    }
}
