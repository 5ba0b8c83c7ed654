using System.Collections.Immutable;
using System.Globalization;

namespace OrleansTickets.Agents;

/// <summary>The caller may not do this.</summary>
[GenerateSerializer, Alias("OrleansTickets.Agents.RightMissingException")]
public sealed class RightMissingException(string message, bool isHidden = false) : Exception(message)
{
    /// <summary>Whether the thing itself is not to be known of: answered as if it did not exist.</summary>
    [Id(0)]
    public bool IsHidden { get; } = isHidden;
}

/// <summary>Something that was asked for cannot be: an unknown queue, an address in use, a priority of 9.</summary>
[GenerateSerializer, Alias("OrleansTickets.Agents.InvalidRequestException")]
public sealed class InvalidRequestException(string field, FormattableString message)
    : Exception(FormattableString.Invariant(message))
{
    /// <summary>The field of the request that is wrong, as the contract spells it.</summary>
    [Id(0)]
    public string Field { get; } = field;

    /// <summary>The message with blanks: what a front looks up to say it in the reader's language.</summary>
    [Id(1)]
    public string Format { get; } = message.Format;

    /// <summary>What fills the blanks.</summary>
    [Id(2)]
    public ImmutableArray<string> Arguments { get; } =
        [.. message.GetArguments().Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "")];
}

/// <summary>A queue, agent, template or account that was named is not there.</summary>
[GenerateSerializer, Alias("OrleansTickets.Agents.NotThereException")]
public sealed class NotThereException(string message) : Exception(message);
