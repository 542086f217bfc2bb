using System.Buffers.Binary;
using DataPlatform.Lakehouse;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Tests.Lakehouse.Reading;

/// <summary>Deletion vectors as another writer would make them, byte by byte.</summary>
internal static class Vectors
{
    /// <summary>The bitmaps in the portable layout; containers are runs where asked, else lists or bits.</summary>
    public static byte[] Portable(IEnumerable<long> rows, bool runs = false)
    {
        var bitmaps = rows.GroupBy(r => r >> 32).OrderBy(g => g.Key).ToList();
        using var bytes = new MemoryStream();
        Write(bytes, RoaringBitmaps.PortableMagic);
        bytes.Write(BitConverter.GetBytes((ulong)bitmaps.Count));
        foreach (var bitmap in bitmaps)
        {
            Write(bytes, (uint)bitmap.Key);
            bytes.Write(Bitmap([.. bitmap.Select(r => (uint)(r & uint.MaxValue)).Order()], runs));
        }
        return bytes.ToArray();
    }

    /// <summary>The same in the layout of early writers.</summary>
    public static byte[] Native(IEnumerable<long> rows)
    {
        var bitmap = Bitmap([.. rows.Select(r => (uint)r).Order()], runs: false);
        using var bytes = new MemoryStream();
        Write(bytes, RoaringBitmaps.NativeMagic);
        Write(bytes, 1);
        Write(bytes, (uint)bitmap.Length);
        bytes.Write(bitmap);
        return bytes.ToArray();
    }

    /// <summary>A vector in a file of its own below the table, in a folder with that prefix.</summary>
    public static DeletionVector Store(string tableFolder, byte[] data, long cardinality, string prefix = "")
    {
        var id = Guid.NewGuid();
        var path = Path.Combine(tableFolder, prefix, $"deletion_vector_{id:D}.bin");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new byte[1 + 4 + data.Length + 4];
        file[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(1), data.Length);
        data.CopyTo(file, 5);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(5 + data.Length), Crc32.Of(data));
        File.WriteAllBytes(path, file);
        var name = new byte[16];
        id.TryWriteBytes(name, bigEndian: true, out _);
        return new DeletionVector("u", prefix + Z85.Encode(name), 1, data.Length, cardinality);
    }

    private static byte[] Bitmap(uint[] rows, bool runs)
    {
        var containers = rows.GroupBy(r => r >> 16).OrderBy(g => g.Key)
            .Select(g => (g.Key, Values: g.Select(r => (ushort)(r & 0xFFFF)).Order().ToArray())).ToList();
        using var bytes = new MemoryStream();
        if (runs)
        {
            Write(bytes, 12347u | ((uint)(containers.Count - 1) << 16));
            var flags = new byte[(containers.Count + 7) / 8];
            for (var i = 0; i < containers.Count; i++)
                flags[i / 8] |= (byte)(1 << (i % 8));
            bytes.Write(flags);
        }
        else
        {
            Write(bytes, 12346);
            Write(bytes, (uint)containers.Count);
        }
        foreach (var (key, values) in containers)
        {
            bytes.Write(BitConverter.GetBytes((ushort)key));
            bytes.Write(BitConverter.GetBytes((ushort)(values.Length - 1)));
        }
        // where each container begins; readers here do not need it
        if (!runs || containers.Count >= 4)
            bytes.Write(new byte[4 * containers.Count]);
        foreach (var (_, values) in containers)
            bytes.Write(runs ? Runs(values) : values.Length <= 4096 ? List(values) : Bits(values));
        return bytes.ToArray();
    }

    private static byte[] List(ushort[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Bits(ushort[] values)
    {
        var bits = new byte[8192];
        foreach (var value in values)
            bits[value / 8] |= (byte)(1 << (value % 8));
        return bits;
    }

    private static byte[] Runs(ushort[] values)
    {
        var runs = new List<(ushort Start, int Last)>();
        foreach (var value in values)
        {
            if (runs.Count > 0 && runs[^1].Last + 1 == value)
                runs[^1] = (runs[^1].Start, value);
            else
                runs.Add((value, value));
        }
        return
        [
            .. BitConverter.GetBytes((ushort)runs.Count),
            .. runs.SelectMany(r => BitConverter.GetBytes(r.Start)
                .Concat(BitConverter.GetBytes((ushort)(r.Last - r.Start)))),
        ];
    }

    private static void Write(Stream bytes, uint value) => bytes.Write(BitConverter.GetBytes(value));
}
