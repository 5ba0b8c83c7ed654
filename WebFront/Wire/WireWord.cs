using System.Text.Json;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.Wire;

/// <summary>Words of an enumeration outside a JSON body, spelled as within one.</summary>
internal static class WireWord
{
    /// <exception cref="InvalidRequestException">It is none of the words.</exception>
    public static T Read<T>(string word, string field) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Spell(value) == word)
            {
                return value;
            }
        }
        var words = string.Join(", ", Enum.GetValues<T>().Select(Spell));
        throw new InvalidRequestException(field, $"{field} is one of {words}.");
    }

    public static string Spell<T>(T value) where T : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
