namespace OrleansTickets.Mail;

/// <summary>When a mail that a server did not take is tried again: soon, then seldom, for three days (RFC 5321
/// section 4.5.4.1 wants four to five at most).</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
        TimeSpan.FromHours(4),
    ];

    /// <summary>The next try, or nothing when it has been tried for long enough.</summary>
    public static DateTimeOffset? Next(int attempts, DateTimeOffset created, DateTimeOffset now) =>
        now - created < Patience ? now + Pauses[Math.Clamp(attempts, 1, Pauses.Length) - 1] : null;
}
