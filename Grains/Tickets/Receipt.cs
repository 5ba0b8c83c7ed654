using System.Security.Cryptography;
using System.Text;

namespace OrleansTickets.Tickets;

/// <summary>A key under which something is done once: a command, a mail's bytes, a mail's source.</summary>
internal static class Receipt
{
    /// <summary>The same parts give the same key.</summary>
    public static Guid Of(params string[] parts)
    {
        // No part holds the separator, so that no two lists of parts read alike.
        var text = string.Join('\0', parts.Select(part => part.Replace('\0', ' ')));
        return new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
