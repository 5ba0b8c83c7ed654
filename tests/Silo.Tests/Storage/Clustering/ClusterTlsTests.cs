using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTickets.Daemons;
using OrleansTickets.Silo;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>A silo that speaks TLS, to whom its own authority signed for and to nobody else.</summary>
public sealed class ClusterTlsTests : IDisposable
{
    private readonly DirectoryInfo files = Directory.CreateTempSubdirectory("tls");
    private readonly int gateway = LoopbackPort.Pick();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_a_certificate_of_the_cluster_is_let_in_and_others_are_not()
    {
        using var authority = Authority("ours");
        using var silo = await StartSiloAsync(Settings(authority, "silo"));

        using (var front = Client(Settings(authority, "front")))
        {
            await front.StartAsync(Cancel);
            var grains = front.Services.GetRequiredService<IGrainFactory>();
            Assert.Single(await grains.GetGrain<IManagementGrain>(0).GetHosts(true, Cancel));
            await front.StopAsync(Cancel);
        }
        using var foreign = Authority("theirs");
        using var stranger = X509Certificate2.CreateFromPemFile(Settings(foreign, "stranger")[ClusterTls.Certificate]!);
        Assert.True(await IsShutOutAsync(stranger));
        Assert.True(await IsShutOutAsync(null));
        await silo.StopAsync(Cancel);
    }

    [Fact]
    public async Task What_is_said_at_the_gateway_is_a_handshake()
    {
        using var authority = Authority("ours");
        using var silo = await StartSiloAsync(Settings(authority, "silo"));
        using var plain = new TcpClient();
        await plain.ConnectAsync(IPAddress.Loopback, gateway, Cancel);

        await plain.GetStream().WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), Cancel);

        var answer = new byte[64];
        var length = await plain.GetStream().ReadAsync(answer, Cancel);
        Assert.True(length == 0 || answer[0] == 21, "Neither closed nor a TLS alert (RFC 8446, 5.1).");
        await silo.StopAsync(Cancel);
    }

    [Fact]
    public void One_file_without_the_other_stops_the_start()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(ClusterTls.Certificate, "x.pem")]).Build();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        Assert.Throws<InvalidSettingException>(
            () => builder.UseOrleansClient(client => ClusterTls.AddTo(client, settings)));
    }

    public void Dispose() => files.Delete(recursive: true);

    // By TLS 1.3 the one who connects hears of it only with the first bytes. Who is let in has to speak first: for him
    // this would wait.
    private async Task<bool> IsShutOutAsync(X509Certificate2? certificate)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, gateway, Cancel);
        await using var stream = new SslStream(
            connection.GetStream(), leaveInnerStreamOpen: false,
            (_, shown, _, _) => shown?.Issuer == "CN=ours");
        try
        {
            await stream.AuthenticateAsClientAsync(
                new() { ClientCertificates = certificate is null ? null : [certificate], TargetHost = "silo" }, Cancel);
            return await stream.ReadAsync(new byte[1], Cancel) == 0;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return true;
        }
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private Dictionary<string, string?> Settings(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], critical: true));
        using var own = request.Create(
            authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        var file = Path.Combine(files.FullName, $"{name}.pem");
        File.WriteAllText(file, $"{own.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        var signer = Path.Combine(files.FullName, $"{name}-authority.pem");
        File.WriteAllText(signer, authority.ExportCertificatePem());
        return new() { [ClusterTls.Certificate] = file, [ClusterTls.Authority] = signer };
    }

    private async Task<IHost> StartSiloAsync(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(LoopbackPort.Pick(), gateway);
            ClusterTls.AddTo(silo, builder.Configuration);
        });
        var host = builder.Build();
        await host.StartAsync(Cancel);
        return host;
    }

    private IHost Client(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, gateway));
            ClusterTls.AddTo(client, builder.Configuration);
        });
        return builder.Build();
    }
}
