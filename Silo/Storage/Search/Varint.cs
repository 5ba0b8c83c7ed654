namespace OrleansTickets.Storage;

/// <summary>Numbers of no sign in as many bytes as they need, seven bits in each, the lowest first.</summary>
internal static class Varint
{
    public static void Write(List<byte> bytes, int value)
    {
        var rest = (uint)value;
        for (; rest > 0x7F; rest >>= 7)
        {
            bytes.Add((byte)(rest | 0x80));
        }
        bytes.Add((byte)rest);
    }

    /// <summary>Reads one and goes behind it.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint value = bytes[at++];
        if (value > 0x7F)
        {
            value &= 0x7F;
            for (var shift = 7; ; shift += 7)
            {
                uint next = bytes[at++];
                value |= (next & 0x7F) << shift;
                if (next <= 0x7F)
                {
                    break;
                }
            }
        }
        return (int)value;
    }
}
