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
public sealed class InvalidRequestException(string field, string message) : Exception(message)
{
    /// <summary>The field of the request that is wrong, as the contract spells it.</summary>
    [Id(0)]
    public string Field { get; } = field;
}

/// <summary>A queue, agent, template or account that was named is not there.</summary>
[GenerateSerializer, Alias("OrleansTickets.Agents.NotThereException")]
public sealed class NotThereException(string message) : Exception(message);
