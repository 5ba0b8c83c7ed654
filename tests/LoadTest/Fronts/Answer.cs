using System.Text.Json;

namespace OrleansTickets.LoadTest;

/// <summary>What a caller who does not give up was told in the end.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">What was said.</param>
/// <param name="Started">When it was asked first, in nanoseconds.</param>
/// <param name="LastStarted">When it was asked the last time: the answer is of that call.</param>
/// <param name="Ended">When the answer was there.</param>
/// <param name="WasLost">Whether an earlier call had no answer.</param>
internal sealed record Answer(
    int Status, byte[] Body, long Started, long LastStarted, long Ended, bool WasLost)
{
    // By then a front may have called a silo again.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    /// <summary>Whether an earlier call, of ours or of the front's, may yet have an effect.</summary>
    public bool IsUnclear => WasLost || Took > Slow;

    public bool IsDone => Status is >= 200 and < 300;

    public TimeSpan Took => Clock.Between(Started, Ended);

    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Body);
        return document.RootElement.Clone();
    }
}
