using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace OrleansTickets.WebFront.Wire;

/// <summary>Reads settings from a request: what the body names changes, what it leaves out stays as it was.</summary>
internal sealed class Overlay(IOptions<JsonOptions> json)
{
    private JsonSerializerOptions Options => json.Value.SerializerOptions;

    /// <param name="stored">What is kept now; nothing for something new.</param>
    /// <param name="body">The request's body; this takes it.</param>
    /// <param name="key">The property that names the thing.</param>
    /// <param name="name">Its name, whatever the body says.</param>
    /// <exception cref="JsonException">A property has the wrong kind, or a needed one is missing.</exception>
    public T Read<T>(T? stored, JsonObject body, string key, string name) where T : class
    {
        var whole = stored is null ? [] : JsonSerializer.SerializeToNode(stored, Options)!.AsObject();
        foreach (var (property, value) in body)
        {
            whole[property] = value?.DeepClone();
        }
        whole[key] = name;
        return whole.Deserialize<T>(Options)!;
    }
}
