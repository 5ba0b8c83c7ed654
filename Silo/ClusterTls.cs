using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;

namespace OrleansTickets.Silo;

/// <summary>TLS between silos, and between fronts and silos: each shows a certificate of the cluster's own authority,
/// and takes no other. Section <c>Orleans:Tls</c>; by default there is none.</summary>
internal sealed class ClusterTls
{
    /// <summary>A PEM file with this process's certificate and its private key.</summary>
    public const string Certificate = "Orleans:Tls:CertificateFile";

    /// <summary>A PEM file with the certificate of the authority that signed those of all silos and fronts.</summary>
    public const string Authority = "Orleans:Tls:AuthorityFile";

    // Who connects and says nothing must not be waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SslServerAuthenticationOptions asServer;
    private readonly SslClientAuthenticationOptions asClient;

    private ClusterTls(X509Certificate2 own, X509Certificate2 authority)
    {
        var context = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true);
        asServer = new()
        {
            ServerCertificateContext = context,
            ClientCertificateRequired = true,
            CertificateChainPolicy = Trust(authority, "1.3.6.1.5.5.7.3.2"),
        };
        asClient = new()
        {
            ClientCertificateContext = context,
            CertificateChainPolicy = Trust(authority, "1.3.6.1.5.5.7.3.1"),
            // The authority is the cluster's: whoever it signed is of the cluster, whatever its address.
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
        };
    }

    /// <exception cref="InvalidSettingException">One of the two files is missing, or is none.</exception>
    public static void AddTo(ISiloBuilder silo, IConfiguration configuration)
    {
        if (Read(configuration) is { } tls)
        {
            silo.Configure<SiloConnectionOptions>(options =>
            {
                options.ConfigureSiloInboundConnection(connection => connection.Use(tls.Accept));
                options.ConfigureGatewayInboundConnection(connection => connection.Use(tls.Accept));
                options.ConfigureSiloOutboundConnection(connection => connection.Use(tls.Connect));
            });
        }
    }

    /// <exception cref="InvalidSettingException">One of the two files is missing, or is none.</exception>
    public static void AddTo(IClientBuilder client, IConfiguration configuration)
    {
        if (Read(configuration) is { } tls)
        {
            client.Configure<ClientConnectionOptions>(options =>
                options.ConfigureConnection(connection => connection.Use(tls.Connect)));
        }
    }

    private static ClusterTls? Read(IConfiguration configuration) =>
        (configuration[Certificate], configuration[Authority]) switch
        {
            (null or "", null or "") => null,
            ({ Length: > 0 } own, { Length: > 0 } authority) => new(
                Load(Certificate, () => X509Certificate2.CreateFromPemFile(own)),
                Load(Authority, () => X509CertificateLoader.LoadCertificateFromFile(authority))),
            _ => throw new InvalidSettingException($"{Certificate} and {Authority} go together."),
        };

    private static X509Certificate2 Load(string key, Func<X509Certificate2> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidSettingException($"{key}: {e.Message}");
        }
    }

    private static X509ChainPolicy Trust(X509Certificate2 authority, string purpose)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(authority);
        policy.ApplicationPolicy.Add(new Oid(purpose));
        return policy;
    }

    private ConnectionDelegate Accept(ConnectionDelegate next) => connection => RunAsync(
        connection, next, (stream, cancellationToken) => stream.AuthenticateAsServerAsync(asServer, cancellationToken));

    private ConnectionDelegate Connect(ConnectionDelegate next) => connection => RunAsync(
        connection, next, (stream, cancellationToken) => stream.AuthenticateAsClientAsync(asClient, cancellationToken));

    private static async Task RunAsync(
        ConnectionContext connection, ConnectionDelegate next, Func<SslStream, CancellationToken, Task> greet)
    {
        var plain = connection.Transport;
        await using var stream = new SslStream(new PipeStream(plain));
        using (var patience = new CancellationTokenSource(Patience))
        {
            await greet(stream, patience.Token);
        }
        connection.Transport = new Pipes(PipeReader.Create(stream), PipeWriter.Create(stream));
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = plain;
        }
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Two pipes as the one stream that TLS wants.</summary>
    private sealed class PipeStream(IDuplexPipe pipes) : Stream
    {
        private readonly Stream input = pipes.Input.AsStream();
        private readonly Stream output = pipes.Output.AsStream();

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            input.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            input.ReadAsync(buffer, offset, count, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            output.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            output.WriteAsync(buffer, offset, count, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer, offset, count);

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public override void Flush() => output.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
