using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace OrleansTickets.WebFront.Demo;

/// <summary>A photo, as far as a demo needs one: a bicycle in two colours, as a PNG (ISO/IEC 15948).</summary>
internal static class BicyclePicture
{
    private const int Width = 240;
    private const int Height = 150;
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static readonly (double X1, double Y1, double X2, double Y2)[] Frame =
    [
        (65, 100, 100, 55), (65, 100, 110, 100), (110, 100, 96, 46), (100, 55, 158, 52), (110, 100, 158, 52),
        (154, 40, 175, 100), (86, 46, 106, 46), (154, 40, 172, 36),
    ];

    public static byte[] Draw(Random random)
    {
        var paint = new[] { (byte)random.Next(30, 200), (byte)random.Next(30, 160), (byte)random.Next(30, 200) };
        var sky = (byte)random.Next(205, 245);
        using var rows = new MemoryStream();
        for (var y = 0; y < Height; y++)
        {
            rows.WriteByte(0); // each row's filter: none
            for (var x = 0; x < Width; x++)
            {
                rows.Write(IsTyre(x, y) ? [40, 40, 44]
                    : IsFrame(x, y) ? paint
                    : y > 136 ? [150, 158, 140]
                    : [sky, sky, (byte)Math.Min(255, sky + 8)]);
            }
        }
        return Png(rows.ToArray());
    }

    private static bool IsTyre(int x, int y) =>
        Math.Abs(double.Hypot(x - 65, y - 100) - 34) < 2.5 || Math.Abs(double.Hypot(x - 175, y - 100) - 34) < 2.5;

    private static bool IsFrame(int x, int y) => Array.Exists(Frame, tube =>
    {
        var (dx, dy) = (tube.X2 - tube.X1, tube.Y2 - tube.Y1);
        var along = Math.Clamp((((x - tube.X1) * dx) + ((y - tube.Y1) * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
        return double.Hypot(x - tube.X1 - (along * dx), y - tube.Y1 - (along * dy)) < 2.2;
    });

    private static byte[] Png(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize))
        {
            zlib.Write(rows);
        }
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = (8, 2); // eight bits a channel, RGB
        return [.. Signature, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), Crc(body));
        return chunk;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }
        return ~crc;
    }
}
