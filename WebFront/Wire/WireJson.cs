using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrleansTickets.WebFront.Wire;

/// <summary>How contract records are spelled in JSON, in REST and hub alike.</summary>
internal static class WireJson
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new UtcTime());
        options.Converters.Add(new MailboxJson());
        options.Converters.Add(new MailboxesJson());
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver())
            .WithAddedModifier(LetThePathName);
    }

    // The name of a queue may be left out where the path says it; who finds none refuses.
    private static void LetThePathName(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.Name is "name" or "login" or "id" && property.PropertyType == typeof(string))
            {
                property.IsRequired = false;
            }
        }
    }

    /// <summary>Times are UTC and say so with a <c>Z</c>; one that is given without an offset is taken as UTC.</summary>
    private sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTimeOffset.TryParse(
                reader.GetString(), CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? time
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
    }
}
