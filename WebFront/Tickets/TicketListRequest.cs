using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Wire;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>The query of a list of tickets.</summary>
internal sealed record TicketListRequest(
    string? Queue, string? State, string? Owner, string? Lock, string? Customer, [FromQuery(Name = "q")] string? Text,
    string? Sort, int? Limit, string? After)
{
    private static readonly Dictionary<string, TicketSort> Sorts = new()
    {
        ["created"] = TicketSort.Created,
        ["-created"] = TicketSort.CreatedDescending,
        ["changed"] = TicketSort.Changed,
        ["-changed"] = TicketSort.ChangedDescending,
        ["priority"] = TicketSort.Priority,
        ["due"] = TicketSort.Due,
    };

    private static readonly Dictionary<string, StateGroup> Groups = new()
    {
        ["open"] = StateGroup.Open,
        ["closed"] = StateGroup.Closed,
        ["all"] = StateGroup.All,
    };

    /// <exception cref="InvalidRequestException">A word is none of those that can be.</exception>
    public TicketQuery ToQuery() => new()
    {
        Queue = NullIfEmpty(Queue),
        States = State is { Length: > 0 } && Groups.TryGetValue(State, out var group) ? group : StateGroup.Open,
        State = State is { Length: > 0 } && !Groups.ContainsKey(State)
            ? WireWord.Read<TicketState>(State, "state") : null,
        Owner = NullIfEmpty(Owner),
        Lock = Lock is { Length: > 0 } ? WireWord.Read<TicketLock>(Lock, "lock") : null,
        Customer = NullIfEmpty(Customer),
        Text = NullIfEmpty(Text),
        Sort = Sort is not { Length: > 0 } ? TicketSort.Created
            : Sorts.TryGetValue(Sort, out var sort) ? sort
            : throw new InvalidRequestException("sort", $"A sort is one of {string.Join(", ", Sorts.Keys)}."),
        Limit = PageLimit.Of(Limit),
        After = NullIfEmpty(After),
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>One page of tickets.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">The cursor for <c>after</c>; absent at the end.</param>
/// <param name="Lag">How many articles a search cannot find yet.</param>
internal sealed record TicketListAnswer(
    ImmutableArray<TicketSummary> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next,
    int Lag);
