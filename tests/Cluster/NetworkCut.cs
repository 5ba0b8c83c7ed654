using System.Diagnostics;
using System.Globalization;

namespace OrleansTickets.Clusters;

/// <summary>Two silos that do not reach each other, while both reach all others: what one sends to the other's port is
/// dropped, not refused.</summary>
internal sealed class NetworkCut : IAsyncDisposable
{
    private readonly string[][] rules;

    private NetworkCut(string[][] rules) => this.rules = rules;

    /// <summary>Why no network can be cut on this machine, or <see langword="null"/> when one can.</summary>
    public static string? Missing =>
        !Environment.IsPrivilegedProcess ? "Only root may cut a network."
        : !File.Exists("/usr/sbin/iptables") ? "iptables is not installed (Debian package iptables)."
        : null;

    /// <summary>Cuts them until the result is disposed of. Each runs as a user of its own, by which its packets are
    /// known.</summary>
    public static async Task<NetworkCut> BetweenAsync(ClusterProcess one, ClusterProcess other)
    {
        var cut = new NetworkCut([Rule(one, other), Rule(other, one)]);
        await cut.EachAsync("-A");
        return cut;
    }

    public async ValueTask DisposeAsync() => await EachAsync("-D");

    private static string[] Rule(ClusterProcess from, ClusterProcess to) =>
    [
        "-p", "tcp", "-m", "owner", "--uid-owner", from.User!.Value.ToString(CultureInfo.InvariantCulture),
        "--dport", to.PeerPort.ToString(CultureInfo.InvariantCulture), "-j", "DROP",
    ];

    private async Task EachAsync(string act)
    {
        foreach (var rule in rules)
        {
            using var iptables = Process.Start("/usr/sbin/iptables", [act, "OUTPUT", .. rule]);
            await iptables.WaitForExitAsync();
            if (iptables.ExitCode != 0)
            {
                throw new ClusterException($"iptables {act} ended with {iptables.ExitCode}.");
            }
        }
    }
}
