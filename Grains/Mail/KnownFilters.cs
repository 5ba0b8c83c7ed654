using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OrleansTickets.Tickets;

namespace OrleansTickets.Mail;

/// <summary>All mail filters, made ready once, and what mail accounts have a say in.</summary>
/// <param name="version">Of the filters.</param>
/// <param name="filters">In the order in which they are asked.</param>
/// <param name="accounts">All mail accounts.</param>
/// <param name="fields">What filters may set.</param>
internal sealed class KnownFilters(
    long version, ImmutableArray<CompiledFilter> filters, ImmutableArray<MailAccountSettings> accounts,
    TicketFields fields)
{
    private readonly FrozenDictionary<string, MailAccountSettings> accounts =
        accounts.ToFrozenDictionary(account => account.Name);

    public static KnownFilters None { get; } = new(-1, [], [], new([]));

    public long Version => version;

    public ImmutableArray<CompiledFilter> InOrder => filters;

    public TicketFields Fields => fields;

    /// <summary>The account of this name, or nothing.</summary>
    public MailAccountSettings? Account(string? name) => name is null ? null : accounts.GetValueOrDefault(name);
}

/// <summary>A mail filter made ready.</summary>
internal sealed partial class CompiledFilter(MailFilter settings)
{
    private readonly CompiledCondition[] conditions =
        [.. settings.Conditions.Select(condition => new CompiledCondition(condition))];

    public MailFilter Settings => settings;

    public IReadOnlyList<CompiledCondition> Conditions => conditions;

    /// <summary>Whether the mail is what the conditions say, on or off.</summary>
    public bool Matches(MailFacts mail) => conditions.Length > 0 && (settings.Match == MailFilterMatch.Any
        ? Array.Exists(conditions, condition => condition.Holds(mail))
        : Array.TrueForAll(conditions, condition => condition.Holds(mail)));

    /// <summary>The groups that <c>{names}</c> in this text stand for.</summary>
    public static IEnumerable<string> GroupsIn(string text) => Group().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>Whether one of the patterns has a group of this name.</summary>
    public bool Names(string group) => Array.Exists(conditions, condition => condition.Names(group));

    /// <summary>The text with what the groups of the patterns have found in the mail. What no group is called stays as
    /// it is written.</summary>
    public string Fill(string text, MailFacts mail) => Group().Replace(text, match =>
    {
        var group = match.Groups[1].Value;
        return Names(group)
            ? conditions.Select(condition => condition.Found(group, mail)).FirstOrDefault(found => found is not null) ?? ""
            : match.Value;
    });

    [GeneratedRegex(@"\{([A-Za-z][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Group();
}
