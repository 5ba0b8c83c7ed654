using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace OrleansTickets.Storage;

/// <summary>Bytes as they are stored: one or two pieces, compressed together where that pays.</summary>
/// <remarks>The second piece finds its text in the first: a mail after its own body takes a tenth more than the mail
/// alone. The first can be read without the second.</remarks>
internal static class Packed
{
    private const byte Plain = 0;
    private const byte Brotli = 1;
    private const int Header = 1 + sizeof(int) + sizeof(int);

    // Measured over real mails (Benchmarks.md): beyond it the time grows much faster than the bytes shrink.
    private const int Quality = 1;
    private const int Window = 18;
    private const int SmallestToCompress = 64;

    public static byte[] Pack(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        var length = Header + first.Length + second.Length;
        var (plain, packed) = (ArrayPool<byte>.Shared.Rent(length), ArrayPool<byte>.Shared.Rent(length));
        try
        {
            plain[0] = Plain;
            BinaryPrimitives.WriteInt32LittleEndian(plain.AsSpan(1), first.Length);
            BinaryPrimitives.WriteInt32LittleEndian(plain.AsSpan(1 + sizeof(int)), second.Length);
            first.CopyTo(plain.AsSpan(Header));
            second.CopyTo(plain.AsSpan(Header + first.Length));
            // No room for more than the plain form takes: then that is the better one.
            if (length < SmallestToCompress || !BrotliEncoder.TryCompress(
                plain.AsSpan(Header..length), packed.AsSpan(Header..length), out var written, Quality, Window))
            {
                return plain[..length];
            }
            plain.AsSpan(0, Header).CopyTo(packed);
            packed[0] = Brotli;
            return packed[..(Header + written)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>The first piece.</summary>
    public static byte[] First(ReadOnlySpan<byte> packed) => Unpack(packed, Length(packed, 1));

    /// <summary>The first piece, which is text.</summary>
    public static string FirstText(ReadOnlySpan<byte> packed) => Encoding.UTF8.GetString(First(packed));

    /// <summary>The second piece.</summary>
    public static byte[] Second(ReadOnlySpan<byte> packed)
    {
        var first = Length(packed, 1);
        return Unpack(packed, first + Length(packed, 1 + sizeof(int)))[first..];
    }

    private static int Length(ReadOnlySpan<byte> packed, int at) =>
        BinaryPrimitives.ReadInt32LittleEndian(packed[at..]);

    // As many bytes from the beginning as are wanted; what follows them is not looked at.
    private static byte[] Unpack(ReadOnlySpan<byte> packed, int length)
    {
        var source = packed[Header..];
        if (packed[0] == Plain)
        {
            return source[..length].ToArray();
        }
        var bytes = new byte[length];
        using var decoder = new BrotliDecoder();
        for (var done = 0; done < length;)
        {
            decoder.Decompress(source, bytes.AsSpan(done), out var consumed, out var written);
            if (written == 0)
            {
                throw new InvalidDataException("Stored bytes do not unpack.");
            }
            source = source[consumed..];
            done += written;
        }
        return bytes;
    }
}
