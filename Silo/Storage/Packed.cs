using System.IO.Compression;
using System.Text;

namespace OrleansTickets.Storage;

/// <summary>Bytes as they are stored: compressed where that pays.</summary>
internal static class Packed
{
    private const byte Plain = 0;
    private const byte Brotli = 1;

    // Measured over real mails (Benchmarks.md): beyond it the time grows faster than the bytes shrink.
    private const int Quality = 4;
    private const int Window = 22;
    private const int SmallestToCompress = 64;

    public static byte[] Pack(string text) => Pack(Encoding.UTF8.GetBytes(text));

    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= SmallestToCompress)
        {
            // No room for more than the plain form takes: then that is the better one.
            var packed = new byte[bytes.Length];
            packed[0] = Brotli;
            BitConverter.TryWriteBytes(packed.AsSpan(1), bytes.Length);
            if (BrotliEncoder.TryCompress(bytes, packed.AsSpan(5), out var written, Quality, Window))
            {
                return packed[..(5 + written)];
            }
        }
        return [Plain, .. bytes];
    }

    public static string UnpackText(ReadOnlySpan<byte> packed) => Encoding.UTF8.GetString(Unpack(packed));

    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed[0] == Plain)
        {
            return packed[1..].ToArray();
        }
        var bytes = new byte[BitConverter.ToInt32(packed[1..])];
        return BrotliDecoder.TryDecompress(packed[5..], bytes, out var written) && written == bytes.Length
            ? bytes
            : throw new InvalidDataException("Stored bytes do not unpack.");
    }
}
