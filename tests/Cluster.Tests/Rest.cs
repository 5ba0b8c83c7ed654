using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace OrleansTickets.Clusters.Tests;

/// <summary>The REST calls of an administrator, to the first front.</summary>
internal sealed class Rest : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient client;

    public Rest(RunningCluster cluster)
    {
        client = new HttpClient { BaseAddress = cluster.Fronts[0].Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", cluster.AdminToken);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<JsonNode> PostAsync(string path, object body) => SendAsync(path, JsonContent.Create(body));

    /// <summary>Hands in a mail as a mail server pipes it.</summary>
    public Task<JsonNode> HandInAsync(string mail, string recipient)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(mail));
        content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        content.Headers.Add("X-Envelope-To", recipient);
        return SendAsync("mail", content);
    }

    /// <summary>While silos are gone, some calls must be made again.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        while (true)
        {
            using var answer = await client.GetAsync($"/api/v1/{path}", Cancel);
            if (answer.IsSuccessStatusCode)
            {
                return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
            }
            await Task.Delay(Pause, Cancel);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<JsonNode> SendAsync(string path, HttpContent body)
    {
        using var answer = await client.PostAsync($"/api/v1/{path}", body, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
