using System.Text;

namespace OrleansTickets.LoadTest;

/// <summary>Where a conversation with a mail server is held: at what the client says, or at the answer to it.</summary>
/// <param name="said">What the client says, such as a command.</param>
/// <param name="answer">How the answer begins; <see langword="null"/> to hold what is said.</param>
/// <param name="isHeard">Whether what it is held at still arrives.</param>
internal sealed class MailHold(string said, string? answer, bool isHeard)
{
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int holders;

    public byte[] Said { get; } = Encoding.ASCII.GetBytes(said);

    public byte[]? Answer { get; } = answer is null ? null : Encoding.ASCII.GetBytes(answer);

    public bool IsHeard => isHeard;

    /// <summary>Completes with the port of the client that is held.</summary>
    public TaskCompletionSource<int> Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Of those to whom it applies, one is held.</summary>
    public bool TryTake() => Interlocked.Increment(ref holders) == 1;

    /// <summary>Completes when the one who is held is let go.</summary>
    public Task StandAsync(int port)
    {
        Held.SetResult(port);
        return left.Task;
    }

    public void Leave() => left.TrySetResult();
}
