using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OrleansTickets.Daemons;

internal static class LoopbackPort
{
    // Below Linux's range for outgoing connections (from 32768), so that none of those takes the port of a server
    // that is stopped for a while.
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>Picks a port on 127.0.0.1 that is free now; another process may still bind it first.</summary>
    public static int Pick()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Taken: try another.
            }
        }
    }
}
