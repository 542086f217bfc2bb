namespace DataPlatform.Ingestion.Files;

/// <summary>
/// Watches bytes that are declared to be in a one-byte encoding: where every byte above 0x7F is part of a well-formed
/// UTF-8 sequence, the file is UTF-8, and reading it as declared makes two wrong letters of each.
/// </summary>
internal sealed class Utf8Trace(int enough)
{
    private bool other;
    private int left;
    private byte least = 0x80;
    private byte most = 0xBF;
    private long sequences;

    /// <summary>Where in the file the first sequence begins.</summary>
    internal long First { get; private set; } = -1;

    /// <summary>True when all bytes seen are UTF-8 and some are no ASCII. Ask at the end of the file.</summary>
    internal bool IsUtf8 => !other && left == 0 && sequences >= enough;

    /// <summary>
    /// What it takes to be sure: in Western encodings a capital with an accent and then a sign is no word; elsewhere
    /// a few letters may look like UTF-8 by chance.
    /// </summary>
    internal static Utf8Trace For(int codePage) => new(codePage is 1252 or 28591 or 28605 ? 1 : 8);

    internal void Look(ReadOnlySpan<byte> bytes, long offset)
    {
        for (var at = 0; at < bytes.Length && !other; at++)
        {
            if (left == 0)
            {
                var high = bytes[at..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
                if (high < 0)
                    return;
                at += high;
                Lead(bytes[at]);
                if (First < 0)
                    First = offset + at;
            }
            else
            {
                other = bytes[at] < least || bytes[at] > most;
                (least, most) = (0x80, 0xBF);
                left--;
                if (left == 0 && !other)
                    sequences++;
            }
        }
    }

    private void Lead(byte unit)
    {
        left = unit switch { >= 0xC2 and <= 0xDF => 1, >= 0xE0 and <= 0xEF => 2, >= 0xF0 and <= 0xF4 => 3, _ => 0 };
        other = left == 0;
        // overlong forms, surrogates and what lies beyond the last character are no UTF-8
        (least, most) = unit switch
        {
            0xE0 => ((byte)0xA0, (byte)0xBF),
            0xED => ((byte)0x80, (byte)0x9F),
            0xF0 => ((byte)0x90, (byte)0xBF),
            0xF4 => ((byte)0x80, (byte)0x8F),
            _ => ((byte)0x80, (byte)0xBF),
        };
    }
}
