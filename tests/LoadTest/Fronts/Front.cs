using System.Net;

namespace OrleansTickets.LoadTest;

/// <summary>One front, as its callers see it.</summary>
internal sealed class Front(Uri address) : IDisposable
{
    public Uri Address { get; } = address;

    // Who gives up is told by the caller, for each call.
    public HttpClient Http { get; } = new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        UseCookies = false,
        UseProxy = false,
    })
    {
        BaseAddress = address,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Whether it is being replaced: a load balancer sends nobody there.</summary>
    public bool IsResting { get; set; }

    public void Dispose() => Http.Dispose();
}
