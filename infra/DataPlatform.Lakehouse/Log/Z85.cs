namespace DataPlatform.Lakehouse.Log;

/// <summary>Bytes as text that is safe in JSON: four bytes are five characters (ZeroMQ's Z85).</summary>
internal static class Z85
{
    private const string Alphabet =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

    private static readonly sbyte[] Digits = Values();

    /// <summary>The bytes; <see cref="FormatException"/> when the text is none.</summary>
    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        if (text.Length % 5 != 0)
            throw new FormatException($"{text.Length} characters are no Z85 text");
        var bytes = new byte[text.Length / 5 * 4];
        for (var i = 0; i < text.Length / 5; i++)
        {
            var value = 0UL;
            foreach (var c in text.Slice(i * 5, 5))
            {
                var digit = c < Digits.Length ? Digits[c] : (sbyte)-1;
                if (digit < 0)
                    throw new FormatException($"'{c}' is no Z85 character");
                value = value * 85 + (ulong)digit;
            }
            if (value > uint.MaxValue)
                throw new FormatException("a Z85 group is too large");
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * 4), (uint)value);
        }
        return bytes;
    }

    /// <summary>The text of bytes whose number is a multiple of four.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % 4 != 0)
            throw new ArgumentException($"{bytes.Length} bytes are no multiple of four", nameof(bytes));
        var text = new char[bytes.Length / 4 * 5];
        for (var i = 0; i < bytes.Length / 4; i++)
        {
            var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(i * 4, 4));
            for (var at = 4; at >= 0; at--)
            {
                text[i * 5 + at] = Alphabet[(int)(value % 85)];
                value /= 85;
            }
        }
        return new string(text);
    }

    private static sbyte[] Values()
    {
        var values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (var i = 0; i < Alphabet.Length; i++)
            values[Alphabet[i]] = (sbyte)i;
        return values;
    }
}
