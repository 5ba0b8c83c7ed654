using System.Text;
using System.Text.Json;

namespace OrleansTickets.LoadTest;

/// <summary>Why a call failed (RFC 9457).</summary>
internal static class Problem
{
    public static bool Is(byte[] body, string type) =>
        Text(body, "type")?.EndsWith(type, StringComparison.Ordinal) == true;

    /// <summary>Who holds the lock, where that is why.</summary>
    public static string? Owner(byte[] body) => Text(body, "owner");

    public static string Describe(byte[] body) =>
        Text(body, "detail") is { } detail ? $"{Text(body, "type")} {detail}"
        : Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200)));

    private static string? Text(byte[] body, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // not of the product: a proxy's page
        }
    }
}
