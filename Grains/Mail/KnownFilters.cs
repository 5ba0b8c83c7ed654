using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrleansTickets.Mail;

/// <summary>All mail filters, made ready once, and what mail accounts have a say in.</summary>
/// <param name="version">Of the filters.</param>
/// <param name="filters">In the order in which they are asked.</param>
/// <param name="accounts">All mail accounts.</param>
internal sealed class KnownFilters(
    long version, ImmutableArray<CompiledFilter> filters, ImmutableArray<MailAccountSettings> accounts)
{
    private readonly FrozenDictionary<string, MailAccountSettings> accounts =
        accounts.ToFrozenDictionary(account => account.Name);

    public static KnownFilters None { get; } = new(-1, [], []);

    public long Version => version;

    public ImmutableArray<CompiledFilter> InOrder => filters;

    /// <summary>The account of this name, or nothing.</summary>
    public MailAccountSettings? Account(string? name) => name is null ? null : accounts.GetValueOrDefault(name);
}

/// <summary>A mail filter made ready.</summary>
internal sealed class CompiledFilter(MailFilter settings)
{
    private readonly CompiledCondition[] conditions =
        [.. settings.Conditions.Select(condition => new CompiledCondition(condition))];

    public MailFilter Settings => settings;

    public IReadOnlyList<CompiledCondition> Conditions => conditions;

    /// <summary>Whether the mail is what the conditions say, on or off.</summary>
    public bool Matches(MailFacts mail) => conditions.Length > 0 && (settings.Match == MailFilterMatch.Any
        ? Array.Exists(conditions, condition => condition.Holds(mail))
        : Array.TrueForAll(conditions, condition => condition.Holds(mail)));
}
