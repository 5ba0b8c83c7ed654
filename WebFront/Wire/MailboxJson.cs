using System.Collections.Immutable;
using System.Net.Mail;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Articles;

namespace OrleansTickets.WebFront.Wire;

/// <summary>A mailbox is written <c>{name, address}</c>; read also from <c>"Name &lt;a@b&gt;"</c>.</summary>
internal sealed class MailboxJson : JsonConverter<Mailbox>
{
    public override Mailbox Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return MailAddress.TryCreate(reader.GetString(), out var address)
                ? new(address.DisplayName, address.Address)
                : throw new JsonException();
        }
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? new(Text(document.RootElement, "name"), Text(document.RootElement, "address"))
            : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, Mailbox value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteString("address", value.Address);
        writer.WriteEndObject();
    }

    private static string Text(JsonElement mailbox, string name) =>
        !mailbox.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? ""
            : value.ValueKind == JsonValueKind.String ? value.GetString()!
            : throw new JsonException();
}

/// <summary>Several, in an array; read also from a single one and from a text with commas.</summary>
internal sealed class MailboxesJson : JsonConverter<ImmutableArray<Mailbox>>
{
    public override ImmutableArray<Mailbox> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return [];
            case JsonTokenType.String:
                return Parse(reader.GetString()!);
            case JsonTokenType.StartArray:
                var mailboxes = ImmutableArray.CreateBuilder<Mailbox>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    mailboxes.Add(JsonSerializer.Deserialize<Mailbox>(ref reader, options) ?? throw new JsonException());
                }
                return mailboxes.ToImmutable();
            default:
                return [JsonSerializer.Deserialize<Mailbox>(ref reader, options) ?? throw new JsonException()];
        }
    }

    public override void Write(
        Utf8JsonWriter writer, ImmutableArray<Mailbox> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.AsEnumerable(), options);

    private static ImmutableArray<Mailbox> Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }
        try
        {
            return [.. new MailAddressCollection { text }.Select(one => new Mailbox(one.DisplayName, one.Address))];
        }
        catch (FormatException)
        {
            throw new JsonException();
        }
    }
}
