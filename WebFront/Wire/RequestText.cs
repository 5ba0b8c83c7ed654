using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.Wire;

/// <summary>Texts of a request that must be there.</summary>
internal static class RequestText
{
    /// <summary>The text of this property.</summary>
    /// <exception cref="InvalidRequestException">It is missing, empty or no text.</exception>
    public static string Text(this JsonObject body, string property) =>
        body[property] is JsonValue value && value.GetValueKind() == JsonValueKind.String
        && value.GetValue<string>() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text.Trim()
            : throw Missing(property);

    /// <summary>This text, if there is any.</summary>
    /// <exception cref="InvalidRequestException">It is missing or empty.</exception>
    public static string Need([NotNull] this string? text, string field) =>
        string.IsNullOrWhiteSpace(text) ? throw Missing(field) : text;

    private static InvalidRequestException Missing(string field) => new(field, $"{field} is needed.");
}
