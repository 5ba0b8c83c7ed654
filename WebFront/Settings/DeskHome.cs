using System.Security.Cryptography;
using System.Text;

namespace OrleansTickets.WebFront.Settings;

/// <summary>Where this help desk keeps what it keeps.</summary>
/// <param name="Instance">A word that tells it from others.</param>
/// <param name="Description">A sentence for whoever starts it.</param>
internal sealed record DeskHome(string Instance, string Description)
{
    /// <summary>A help desk in one process.</summary>
    public static DeskHome Of(DataDirectory data, string? database) => new(data.Instance, database is null
        ? $"Its data is in {data.Path.FullName}"
        : $"Its tickets are in {database}; all else is in {data.Path.FullName}");

    /// <summary>A front of a cluster, which keeps nothing itself.</summary>
    /// <param name="cluster">What all its fronts call it.</param>
    public static DeskHome Of(string cluster) => new(
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cluster)).AsSpan(0, 4)),
        $"It is a front of cluster {cluster}");
}
