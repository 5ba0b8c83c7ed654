using System.Security.Cryptography;
using System.Text;

namespace OrleansTickets.Storage;

/// <summary>Text that every database takes, and keys for it.</summary>
internal static class StoredText
{
    /// <summary>Replaces what a database refuses or cuts at, NUL and half surrogate pairs, by U+FFFD.</summary>
    public static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return text.Replace('\0', '\uFFFD'); // itself, when there is none
        }
        var clean = text.ToCharArray();
        for (var i = 0; i < clean.Length; i++)
        {
            if (i + 1 < clean.Length && char.IsSurrogatePair(clean[i], clean[i + 1]))
            {
                i++;
            }
            else if (clean[i] == '\0' || char.IsSurrogate(clean[i]))
            {
                clean[i] = '\uFFFD';
            }
        }
        return new(clean);
    }

    /// <summary>A number that stands for the text in an index.</summary>
    public static long Key(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BitConverter.ToInt64(hash);
    }

    /// <summary>The key of a Message-ID.</summary>
    public static long MessageKey(string messageId) => Key(Clean(messageId));

    /// <summary>The key of a mail address, whatever its case.</summary>
    public static long AddressKey(string address) => Key(Clean(address).ToLowerInvariant());
}
