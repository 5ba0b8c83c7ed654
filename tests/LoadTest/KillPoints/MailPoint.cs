using OrleansTickets.Clusters;

namespace OrleansTickets.LoadTest;

/// <summary>A place in the conversation of a silo with a mail server.</summary>
/// <param name="cluster">Whose silos are met.</param>
/// <param name="relay">Through which they talk.</param>
/// <param name="name">Where it is.</param>
/// <param name="said">What the silo says there.</param>
/// <param name="answer">How it is answered there.</param>
/// <param name="isHeard">Whether that still arrives.</param>
internal sealed class MailPoint(
    RunningCluster cluster, MailRelay relay, string name, string said, string? answer = null, bool isHeard = false)
    : IKillPoint
{
    public string Name => name;

    /// <summary>The places where mails are fetched, marked, removed (IMAP, RFC 3501) and sent (SMTP, RFC 5321). The
    /// answers are those of Dovecot and Postfix.</summary>
    public static IEnumerable<IKillPoint> All(RunningCluster cluster, PostOffice office) =>
    [
        new MailPoint(cluster, office.Imap, "after FETCH", "BODY.PEEK[]", " OK Fetch completed", isHeard: true),
        new MailPoint(cluster, office.Imap, "before STORE", " UID STORE "),
        new MailPoint(cluster, office.Imap, "after STORE", " UID STORE ", " OK Store completed"),
        new MailPoint(cluster, office.Imap, "before EXPUNGE", " EXPUNGE "),
        new MailPoint(cluster, office.Imap, "after EXPUNGE", " EXPUNGE ", " OK Expunge completed"),
        new MailPoint(cluster, office.Smtp, "before the end of DATA", "\r\n.\r\n"),
        new MailPoint(cluster, office.Smtp, "after DATA's 250", "\r\n.\r\n", "250 "),
    ];

    public async Task<Meeting> MeetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var hold = new MailHold(said, answer, isHeard);
            var port = await relay.HoldAsync(hold, cancellationToken);
            if (ConnectionOwner.Find(cluster.Silos, port, relay.Port) is { } silo)
            {
                return new(silo, name, () =>
                {
                    hold.Leave();
                    return ValueTask.CompletedTask;
                });
            }
            hold.Leave(); // a silo that has ended just now
        }
    }
}
