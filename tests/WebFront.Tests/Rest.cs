using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace OrleansTickets.WebFront.Tests;

/// <summary>Calls of the REST contract, as a stranger's program makes them: nothing here knows our types.</summary>
internal static class Rest
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Reads an answer that must be a success.</summary>
    public static async Task<JsonObject> SendOkAsync(
        this HttpClient client, HttpMethod method, string path, HttpContent? body)
    {
        using var response = await client.SendAsync(new(method, path) { Content = body }, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    public static Task<JsonObject> GetOkAsync(this HttpClient client, string path) =>
        client.SendOkAsync(HttpMethod.Get, path, null);

    public static Task<JsonObject> PostOkAsync(this HttpClient client, string path, object? body = null) =>
        client.SendOkAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body));

    public static Task<JsonObject> PutOkAsync(this HttpClient client, string path, object body) =>
        client.SendOkAsync(HttpMethod.Put, path, JsonContent.Create(body));

    /// <summary>Reads an answer that must be this problem.</summary>
    public static async Task<JsonObject> RefusedAsync(
        this Task<HttpResponseMessage> call, HttpStatusCode status, string type)
    {
        using var response = await call;
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.EndsWith(type, problem.Text("type"), StringComparison.Ordinal);
        Assert.Equal((int)status, (int)problem["status"]!);
        return problem;
    }

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, object? body = null) =>
        client.PostAsync(path, body as HttpContent ?? (body is null ? null : JsonContent.Create(body)), Cancel);

    public static Task<HttpResponseMessage> ReadAsync(this HttpClient client, string path) =>
        client.GetAsync(path, Cancel);

    public static string Text(this JsonNode node, string property) => (string)node[property]!;

    public static JsonArray Items(this JsonNode node, string property = "items") => node[property]!.AsArray();
}
