using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using OrleansTickets.Tickets;
using Xunit;

namespace OrleansTickets.Storage;

/// <summary>What is packed comes back, or is known to be damaged.</summary>
public sealed class PackedTests
{
    private static readonly byte[] Long = Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Repeat("It burns.", 99)));

    public static TheoryData<string, string> Pieces => new()
    {
        { "", "" },
        { "short", "" },
        { "short", "also short" },
        { Encoding.UTF8.GetString(Long), "" },
        { Encoding.UTF8.GetString(Long), "From: k@example.org\r\n\r\n" + Encoding.UTF8.GetString(Long) },
    };

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Both_pieces_come_back(string first, string second)
    {
        var packed = Packed.Pack(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second));

        Assert.Equal(first, Packed.FirstText(packed));
        Assert.Equal(second, Encoding.UTF8.GetString(Packed.Second(packed)));
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_byte_that_is_not_what_it_was_is_found(string first, string second)
    {
        var packed = Packed.Pack(Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second));
        for (var i = 0; i < packed.Length * 8; i++)
        {
            var damaged = packed.ToArray();
            damaged[i / 8] ^= (byte)(1 << (i % 8));
            if (i == 1)
            {
                // Says that it has no check sum, as before there was one; its bytes are whole.
                Assert.Equal(first, Packed.FirstText(damaged));
                continue;
            }
            Assert.Throws<DamagedException>(() => Packed.First(damaged));
            Assert.Throws<DamagedException>(() => Packed.Second(damaged));
        }
    }

    [Fact]
    public void Bytes_that_are_missing_are_found()
    {
        foreach (var packed in (byte[][])[Packed.Pack(Long, Long), Packed.Pack("short"u8)])
        {
            for (var length = 0; length < packed.Length; length++)
            {
                Assert.Throws<DamagedException>(() => Packed.First(packed.AsSpan(0, length)));
            }
        }
    }

    [Fact]
    public void What_was_packed_before_there_were_check_sums_is_read()
    {
        byte[] plain = [.. Header(0, 5, 2), .. "short"u8, .. "it"u8];
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(Long);
            brotli.Write("it"u8);
        }
        byte[] packed = [.. Header(1, Long.Length, 2), .. compressed.ToArray()];

        Assert.Equal("short", Packed.FirstText(plain));
        Assert.Equal("it"u8, Packed.Second(plain));
        Assert.Equal(Long, Packed.First(packed));
        Assert.Equal("it"u8, Packed.Second(packed));
    }

    private static byte[] Header(byte kind, int first, int second)
    {
        var header = new byte[9];
        header[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(1), first);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(5), second);
        return header;
    }
}
