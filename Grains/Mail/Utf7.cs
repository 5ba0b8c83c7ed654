using System.Text;

namespace OrleansTickets.Mail;

/// <summary>Reads UTF-7 (RFC 2152), which old mail has and .NET no longer does. It is never written.</summary>
internal sealed class Utf7 : Encoding
{
    public override string EncodingName => "utf-7";

    public override string WebName => "utf-7";

    public override int CodePage => 65_000;

    public override int GetMaxByteCount(int charCount) => throw Refusal();

    public override int GetMaxCharCount(int byteCount) => byteCount + 1;

    public override int GetByteCount(char[] chars, int index, int count) => throw Refusal();

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        throw Refusal();

    public override int GetCharCount(byte[] bytes, int index, int count) =>
        Read(bytes.AsSpan(index, count)).Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var text = Read(bytes.AsSpan(byteIndex, byteCount));
        text.CopyTo(0, chars, charIndex, text.Length);
        return text.Length;
    }

    private static string Read(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (bytes.IndexOf((byte)'+') is >= 0 and var plus)
        {
            text.Append(Latin1.GetString(bytes[..plus]));
            bytes = bytes[(plus + 1)..];
            var end = bytes.IndexOfAnyExcept(Base64);
            var shifted = end < 0 ? bytes : bytes[..end];
            text.Append(shifted.IsEmpty ? "+" : Unshift(shifted));
            bytes = bytes[shifted.Length..];
            // A minus ends the run, and is part of it.
            bytes = bytes is [(byte)'-', ..] ? bytes[1..] : bytes;
        }
        return text.Append(Latin1.GetString(bytes)).ToString();
    }

    // UTF-16 in base64 without padding; bits that make no whole character are filling.
    private static string Unshift(ReadOnlySpan<byte> shifted)
    {
        Span<byte> padded = new byte[(shifted.Length + 3) / 4 * 4];
        padded.Fill((byte)'A');
        shifted.CopyTo(padded);
        Base64Decode(padded, out var bytes);
        var whole = shifted.Length * 6 / 16 * 2;
        return BigEndianUnicode.GetString(bytes[..whole]);
    }

    private static void Base64Decode(ReadOnlySpan<byte> text, out Span<byte> bytes)
    {
        bytes = new byte[text.Length / 4 * 3];
        _ = System.Buffers.Text.Base64.DecodeFromUtf8(text, bytes, out _, out _);
    }

    private static NotSupportedException Refusal() => new("UTF-7 is only read.");

    private static ReadOnlySpan<byte> Base64Alphabet =>
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;

    private static readonly System.Buffers.SearchValues<byte> Base64 = System.Buffers.SearchValues.Create(Base64Alphabet);
}
