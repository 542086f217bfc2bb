using System.Buffers.Binary;

namespace DataPlatform.Lakehouse.Log;

/// <summary>
/// Reads the bitmaps of a deletion vector: 32-bit Roaring bitmaps, one per 2^32 rows, in the portable layout (each
/// under its key) and the native one of early writers (one after the other, each behind its length).
/// </summary>
internal static class RoaringBitmaps
{
    public const uint PortableMagic = 1681511377;
    public const uint NativeMagic = 1681511376;

    private const int ArrayLimit = 4096;
    private const uint CookieWithoutRuns = 12346;
    private const uint CookieWithRuns = 12347;
    private const int OffsetsFrom = 4;

    /// <summary>The rows; <see cref="FormatException"/> when the bytes are no such bitmaps.</summary>
    public static DeletedRows Read(ReadOnlySpan<byte> bytes)
    {
        var from = new Cursor(bytes);
        var blocks = new List<DeletedRows.Block>();
        var magic = from.UInt32();
        if (magic == PortableMagic)
            ReadPortable(ref from, blocks);
        else if (magic == NativeMagic || BinaryPrimitives.ReverseEndianness(magic) == NativeMagic)
            ReadNative(ref from, isBigEndian: magic != NativeMagic, blocks);
        else
            throw new FormatException($"{magic} is no magic number of a deletion vector");
        for (var i = 1; i < blocks.Count; i++)
        {
            if (blocks[i].First <= blocks[i - 1].First)
                throw new FormatException("its blocks are out of order");
        }
        return new DeletedRows(blocks);
    }

    private static void ReadPortable(ref Cursor from, List<DeletedRows.Block> blocks)
    {
        var count = from.UInt64();
        for (var i = 0UL; i < count; i++)
        {
            var key = from.UInt32();
            if (key > int.MaxValue)
                throw new FormatException($"key {key} is too large");
            ReadBitmap(ref from, (long)key << 32, blocks);
        }
    }

    // the example of the protocol text has these two numbers in the other order of bytes
    private static void ReadNative(ref Cursor from, bool isBigEndian, List<DeletedRows.Block> blocks)
    {
        var count = Number(from.UInt32(), isBigEndian);
        for (var i = 0U; i < count; i++)
        {
            var length = Number(from.UInt32(), isBigEndian);
            var part = new Cursor(from.Take(length));
            ReadBitmap(ref part, (long)i << 32, blocks);
        }
    }

    private static uint Number(uint read, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReverseEndianness(read) : read;

    private static void ReadBitmap(ref Cursor from, long first, List<DeletedRows.Block> blocks)
    {
        var cookie = from.UInt32();
        var hasRuns = (cookie & 0xFFFF) == CookieWithRuns;
        if (!hasRuns && cookie != CookieWithoutRuns)
            throw new FormatException($"{cookie} is no cookie of a Roaring bitmap");
        var containers = hasRuns ? (cookie >> 16) + 1 : from.UInt32();
        if (containers > DeletedRows.BlockSize)
            throw new FormatException($"{containers} containers are too many");
        var runs = hasRuns ? from.Take((containers + 7) / 8) : default;
        var heads = from.Take(containers * 4);
        if (!hasRuns || containers >= OffsetsFrom)
            from.Take(containers * 4);
        for (var i = 0; i < (int)containers; i++)
        {
            var start = first + BinaryPrimitives.ReadUInt16LittleEndian(heads[(i * 4)..]) * (long)DeletedRows.BlockSize;
            var cardinality = BinaryPrimitives.ReadUInt16LittleEndian(heads[(i * 4 + 2)..]) + 1;
            var block = hasRuns && (runs[i / 8] & (1 << (i % 8))) != 0 ? Runs(ref from, start)
                : cardinality <= ArrayLimit ? Values(ref from, start, cardinality)
                : Words(ref from, start);
            if (block.Count != cardinality)
                throw new FormatException($"a block holds {block.Count} rows, not {cardinality}");
            blocks.Add(block);
        }
    }

    private static DeletedRows.Block Values(ref Cursor from, long start, int cardinality)
    {
        var values = new ushort[cardinality];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = from.UInt16();
            if (i > 0 && values[i] <= values[i - 1])
                throw new FormatException("its rows are out of order");
        }
        return new DeletedRows.Block(start, values);
    }

    private static DeletedRows.Block Words(ref Cursor from, long start)
    {
        var words = new ulong[DeletedRows.BlockSize / 64];
        for (var i = 0; i < words.Length; i++)
            words[i] = from.UInt64();
        return new DeletedRows.Block(start, words);
    }

    private static DeletedRows.Block Runs(ref Cursor from, long start)
    {
        var words = new ulong[DeletedRows.BlockSize / 64];
        var count = from.UInt16();
        for (var run = 0; run < count; run++)
        {
            var begin = from.UInt16();
            var end = begin + from.UInt16();
            if (end >= DeletedRows.BlockSize)
                throw new FormatException("a run leaves its block");
            for (var row = (int)begin; row <= end; row++)
                words[row / 64] |= 1UL << (row % 64);
        }
        return new DeletedRows.Block(start, words);
    }

    private ref struct Cursor(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> rest = bytes;

        public ReadOnlySpan<byte> Take(uint count)
        {
            if (count > (uint)rest.Length)
                throw new FormatException("it ends too early");
            var taken = rest[..(int)count];
            rest = rest[(int)count..];
            return taken;
        }

        public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

        public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

        public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
    }
}
