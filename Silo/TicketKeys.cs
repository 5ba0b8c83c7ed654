using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using OrleansTickets.Storage;

namespace OrleansTickets.Silo;

/// <summary>The keys that seal cookies and mail passwords: where the tickets are, so that whoever serves them has the
/// keys too.</summary>
internal static class TicketKeys
{
    /// <summary>A PEM file with a certificate and its private key, by which the keys are kept.</summary>
    /// <value>None by default: whoever has a copy of database or data directory has the keys.</value>
    public const string Certificate = "Keys:CertificateFile";

    /// <exception cref="InvalidSettingException">There is no such certificate.</exception>
    public static void AddTicketKeys(this IServiceCollection services, IConfiguration configuration)
    {
        var keys = services.AddDataProtection().SetApplicationName("OrleansTickets");
        if (PostgresSource.ReadSetting(configuration) is null)
        {
            keys.PersistKeysToFileSystem(DataDirectory.Open(configuration).CreateSubdirectory("keys"));
        }
        else
        {
            PostgresKeys.AddTo(services);
        }
        if (configuration[Certificate] is { Length: > 0 } file)
        {
            var certificate = Read(file);
            keys.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        }
    }

    private static X509Certificate2 Read(string file)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidSettingException($"{Certificate}: '{file}' is no certificate with its key: {e.Message}");
        }
    }
}
