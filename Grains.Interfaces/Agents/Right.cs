using System.Text.Json.Serialization;

namespace OrleansTickets.Agents;

/// <summary>What an agent may do with the tickets of one queue.</summary>
public enum Right
{
    /// <summary>Sees the queue and its tickets. Without it a ticket does not exist.</summary>
    [JsonStringEnumMemberName("ro")]
    ReadOnly = 1,

    /// <summary>Moves tickets of other queues into this one.</summary>
    [JsonStringEnumMemberName("move_into")]
    MoveInto = 2,

    /// <summary>Opens tickets in the queue.</summary>
    [JsonStringEnumMemberName("create")]
    Create = 3,

    /// <summary>Adds internal notes.</summary>
    [JsonStringEnumMemberName("note")]
    Note = 4,

    /// <summary>Changes owner and responsible.</summary>
    [JsonStringEnumMemberName("owner")]
    Owner = 5,

    /// <summary>Changes the priority.</summary>
    [JsonStringEnumMemberName("priority")]
    Priority = 6,

    /// <summary>Does all of it: answers, locks, closes.</summary>
    [JsonStringEnumMemberName("rw")]
    ReadWrite = 7,
}
