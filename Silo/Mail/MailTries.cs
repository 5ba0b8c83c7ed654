using MailKit;

namespace OrleansTickets.Mail;

/// <summary>Counts how often a mail failed alone, while others passed.</summary>
internal sealed class MailTries
{
    public const int Max = 3;

    private readonly Dictionary<UniqueId, int> failures = [];

    /// <summary>How often this one failed.</summary>
    public int Failed(UniqueId uid) => failures.GetValueOrDefault(uid);

    /// <summary>It failed once more; returns how often by now.</summary>
    public int Add(UniqueId uid) => failures[uid] = Failed(uid) + 1;

    public void Forget(UniqueId uid) => failures.Remove(uid);

    /// <summary>Forgets those that are there no more.</summary>
    public void KeepOnly(IEnumerable<UniqueId> present)
    {
        foreach (var gone in failures.Keys.Except(present).ToArray())
        {
            failures.Remove(gone);
        }
    }
}
