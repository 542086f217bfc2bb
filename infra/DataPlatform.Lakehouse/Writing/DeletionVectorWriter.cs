using System.Buffers.Binary;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// Writes the deleted rows of several data files into one file of deletion vectors: 32-bit Roaring bitmaps in the
/// portable layout, arrays up to 4,096 rows of a block and sets of bits beyond.
/// </summary>
internal sealed class DeletionVectorWriter : IDisposable
{
    private const int ArrayLimit = 4096;
    private const uint Cookie = 12346;
    private const int WordsOfBlock = DeletedRows.BlockSize / 64;

    private readonly MemoryStream file = new();
    private readonly Guid id;

    public DeletionVectorWriter(Guid id)
    {
        this.id = id;
        file.WriteByte(1);
    }

    public string Name => $"deletion_vector_{id:D}.bin";

    public ReadOnlyMemory<byte> Content => file.GetBuffer().AsMemory(0, (int)file.Length);

    /// <summary>Adds the rows of one data file, ascending and each once.</summary>
    public DeletionVector Add(IReadOnlyList<long> rows)
    {
        var data = Bitmaps(rows);
        var offset = (int)file.Length;
        WriteBigEndian((uint)data.Length);
        file.Write(data);
        WriteBigEndian(Crc32.Of(data));
        return new DeletionVector("u", Z85.Encode(id.ToByteArray(bigEndian: true)), offset, data.Length, rows.Count);
    }

    public void Dispose() => file.Dispose();

    private static byte[] Bitmaps(IReadOnlyList<long> rows)
    {
        var high = rows.GroupBy(r => (uint)(r >> 32)).ToList();
        using var data = new MemoryStream();
        using var writer = new BinaryWriter(data);
        writer.Write(RoaringBitmaps.PortableMagic);
        writer.Write((ulong)high.Count);
        foreach (var part in high)
        {
            writer.Write(part.Key);
            Bitmap(writer, [.. part.GroupBy(r => (ushort)((r >> 16) & 0xFFFF), r => (ushort)(r & 0xFFFF))
                .Select(b => (b.Key, b.ToArray()))]);
        }
        writer.Flush();
        return data.ToArray();
    }

    private static void Bitmap(BinaryWriter writer, List<(ushort Key, ushort[] Rows)> blocks)
    {
        writer.Write(Cookie);
        writer.Write((uint)blocks.Count);
        foreach (var (key, rows) in blocks)
        {
            writer.Write(key);
            writer.Write((ushort)(rows.Length - 1));
        }
        var offset = 8 + blocks.Count * 8;
        foreach (var (_, rows) in blocks)
        {
            writer.Write((uint)offset);
            offset += rows.Length <= ArrayLimit ? rows.Length * 2 : WordsOfBlock * 8;
        }
        foreach (var (_, rows) in blocks)
        {
            if (rows.Length <= ArrayLimit)
            {
                foreach (var row in rows)
                    writer.Write(row);
                continue;
            }
            var words = new ulong[WordsOfBlock];
            foreach (var row in rows)
                words[row / 64] |= 1UL << (row % 64);
            foreach (var word in words)
                writer.Write(word);
        }
    }

    private void WriteBigEndian(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        file.Write(bytes);
    }
}
