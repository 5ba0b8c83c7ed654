using System.Net;
using System.Net.Sockets;

namespace OrleansTickets.WebFront.Settings;

/// <summary>Where the front listens.</summary>
internal static class Urls
{
    public const string Default = "http://localhost:8080";

    private static readonly string[] Keys = ["urls", "http_ports", "https_ports"];

    /// <exception cref="SettingException">One of the urls is none.</exception>
    public static void UseUrls(this WebApplicationBuilder builder)
    {
        if (Keys.All(key => string.IsNullOrEmpty(builder.Configuration[key]))
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(Default);
        }
        var urls = builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey);
        foreach (var url in urls?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            try
            {
                RefuseTaken(BindingAddress.Parse(url));
            }
            catch (FormatException)
            {
                throw new SettingException("urls", $"'{url}' is no url such as {Default}.");
            }
        }
    }

    // Asked before anything starts: the server itself would find out last, when all the rest has to be taken down.
    private static void RefuseTaken(BindingAddress address)
    {
        if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
        {
            return;
        }
        var host = IPAddress.TryParse(address.Host.Trim('[', ']'), out var given) ? given
            : address.Host == "localhost" ? IPAddress.Loopback
            : IPAddress.Any;
        try
        {
            using var listener = new TcpListener(host, address.Port);
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new SettingException(
                "urls",
                $"{address} is in use by another process. Choose another port, such as --urls http://localhost:8081.");
        }
    }
}
