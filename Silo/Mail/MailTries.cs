namespace OrleansTickets.Mail;

/// <summary>Remembers how often a mail failed alone, while others passed, and which are in though they still lie there
/// as new.</summary>
internal sealed class MailTries
{
    public const int Max = 3;

    private readonly Dictionary<string, int> failures = [];
    private readonly Dictionary<string, FetchedMail> taken = [];

    /// <summary>How often this one failed.</summary>
    public int Failed(string id) => failures.GetValueOrDefault(id);

    /// <summary>It failed once more; returns how often by now.</summary>
    public int Add(string id) => failures[id] = Failed(id) + 1;

    public void Forget(string id) => failures.Remove(id);

    /// <summary>What became of it, when it is in.</summary>
    public FetchedMail? Taken(string id) => taken.TryGetValue(id, out var mail) ? mail : null;

    /// <summary>It is in.</summary>
    public void Remember(FetchedMail mail) => taken[mail.Id] = mail;

    /// <summary>Forgets those that are there no more.</summary>
    public void KeepOnly(IReadOnlyCollection<string> present)
    {
        var here = present.ToHashSet();
        foreach (var gone in failures.Keys.Concat(taken.Keys).Where(id => !here.Contains(id)).ToArray())
        {
            failures.Remove(gone);
            taken.Remove(gone);
        }
    }
}
