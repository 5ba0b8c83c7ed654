using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Bytes as they are stored: one or two pieces, compressed together.</summary>
/// <remarks>The second piece finds its text in the first: a mail after its own body takes a tenth more than the mail
/// alone. The first can be read without the second. A check sum over all that lies there comes last, where programs
/// from before there was one do not look.</remarks>
internal static class Packed
{
    // The first two are read and no longer written.
    private const byte UncheckedPlain = 0;
    private const byte UncheckedBrotli = 1;
    private const byte Brotli = 3;
    private const int Header = 1 + sizeof(int) + sizeof(int);
    private const int CheckSum = sizeof(uint);

    // Measured over real mails (Benchmarks.md): beyond it the time grows much faster than the bytes shrink.
    private const int Quality = 1;
    private const int Window = 18;

    public static byte[] Pack(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        var length = first.Length + second.Length;
        var most = BrotliEncoder.GetMaxCompressedLength(length);
        var (plain, packed) =
            (ArrayPool<byte>.Shared.Rent(length), ArrayPool<byte>.Shared.Rent(Header + most + CheckSum));
        try
        {
            first.CopyTo(plain);
            second.CopyTo(plain.AsSpan(first.Length));
            packed[0] = Brotli;
            BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), first.Length);
            BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1 + sizeof(int)), second.Length);
            BrotliEncoder.TryCompress(
                plain.AsSpan(0, length), packed.AsSpan(Header, most), out var written, Quality, Window);
            var end = Header + written;
            BinaryPrimitives.WriteUInt32LittleEndian(packed.AsSpan(end), Crc32.HashToUInt32(packed.AsSpan(0, end)));
            return packed[..(end + CheckSum)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>The first piece.</summary>
    /// <exception cref="DamagedException">These are not the bytes that were stored.</exception>
    public static byte[] First(ReadOnlySpan<byte> packed) => Unpack(packed, (first, _) => ..first);

    /// <summary>The first piece, which is text.</summary>
    /// <inheritdoc cref="First"/>
    public static string FirstText(ReadOnlySpan<byte> packed) => Encoding.UTF8.GetString(First(packed));

    /// <summary>The second piece.</summary>
    /// <inheritdoc cref="First"/>
    public static byte[] Second(ReadOnlySpan<byte> packed) =>
        Unpack(packed, (first, second) => first..(first + second));

    private static byte[] Unpack(ReadOnlySpan<byte> packed, Func<int, int, Range> piece)
    {
        if (packed.Length < Header)
        {
            throw Damaged();
        }
        var first = BinaryPrimitives.ReadInt32LittleEndian(packed[1..]);
        var second = BinaryPrimitives.ReadInt32LittleEndian(packed[(1 + sizeof(int))..]);
        var length = (long)first + second;
        if (first < 0 || second < 0 || length > Array.MaxLength || !IsWhole(packed, length))
        {
            throw Damaged();
        }
        var range = piece(first, second);
        var source = packed[Header..];
        return packed[0] == UncheckedPlain ? source[range].ToArray() : Decompress(source, range.End.Value)[range];
    }

    private static bool IsWhole(ReadOnlySpan<byte> packed, long length) => packed[0] switch
    {
        Brotli => packed.Length >= Header + CheckSum && HasItsCheckSum(packed),
        UncheckedBrotli => true,
        UncheckedPlain => packed.Length == Header + length,
        _ => false,
    };

    private static bool HasItsCheckSum(ReadOnlySpan<byte> packed) =>
        BinaryPrimitives.ReadUInt32LittleEndian(packed[^CheckSum..]) == Crc32.HashToUInt32(packed[..^CheckSum]);

    // As many bytes from the beginning as are wanted; what follows them is not looked at.
    private static byte[] Decompress(ReadOnlySpan<byte> source, int length)
    {
        var bytes = new byte[length];
        using var decoder = new BrotliDecoder();
        for (var done = 0; done < length;)
        {
            decoder.Decompress(source, bytes.AsSpan(done), out var consumed, out var written);
            if (written == 0)
            {
                throw Damaged();
            }
            source = source[consumed..];
            done += written;
        }
        return bytes;
    }

    private static DamagedException Damaged() => new("Stored bytes are damaged. A backup may have them whole.");
}
