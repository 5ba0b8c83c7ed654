using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansTickets.Agents;
using OrleansTickets.Articles;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>What is stored as JSON: events by the names they declare, lists inside of rows.</summary>
[JsonSerializable(typeof(TicketEvent))]
[JsonSerializable(typeof(ImmutableArray<Mailbox>))]
[JsonSerializable(typeof(ImmutableArray<AttachmentInfo>))]
[JsonSerializable(typeof(ImmutableArray<string>))]
[JsonSerializable(typeof(ImmutableArray<FieldValue>))]
[JsonSerializable(typeof(ImmutableArray<long>))]
[JsonSerializable(typeof(Draft))]
[JsonSerializable(typeof(Protection))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    private static readonly StoredJson Stored = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // letters as themselves: no browser reads this
    });

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Info<T>());

    /// <exception cref="DamagedException">It is not what was written.</exception>
    public static T Read<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Info<T>())
                ?? throw new DamagedException("Stored JSON has no value.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new DamagedException($"Stored JSON is damaged: {e.Message}");
        }
    }

    /// <summary>An empty list takes no room.</summary>
    public static string? WriteList<T>(ImmutableArray<T> list) => list.IsDefaultOrEmpty ? null : Write(list);

    public static ImmutableArray<T> ReadList<T>(string? json) => json is null ? [] : Read<ImmutableArray<T>>(json);

    private static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)Stored.GetTypeInfo(typeof(T))!;
}
