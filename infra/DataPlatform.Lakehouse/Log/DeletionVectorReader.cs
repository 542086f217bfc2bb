using System.Buffers.Binary;
using DataPlatform.Core;

namespace DataPlatform.Lakehouse.Log;

/// <summary>Finds the bytes of a deletion vector, checks them and reads the rows.</summary>
internal static class DeletionVectorReader
{
    private const int EncodedId = 20;
    private const byte FileVersion = 1;

    public static DeletedRows Read(
        IFileSystem files, string where, string tableFolder, string dataFile, DeletionVector vector)
    {
        var path = vector.StorageType == "i" ? null : PathOf(where, dataFile, tableFolder, vector);
        try
        {
            var rows = RoaringBitmaps.Read(path is null ? Inline(vector) : Stored(files, path, vector));
            return rows.Count == vector.Cardinality
                ? rows
                : throw new FormatException($"it deletes {rows.Count} rows, the log says {vector.Cardinality}");
        }
        catch (FormatException cause)
        {
            throw Unreadable(where, dataFile, path, cause.Message, cause);
        }
        catch (IOException cause) when (cause is FileNotFoundException or EndOfStreamException)
        {
            throw Unreadable(where, dataFile, path, cause.Message, cause);
        }
    }

    /// <summary>Absolute path of the file that holds the vector; null when it stands in the log itself.</summary>
    public static string? FileOf(string tableFolder, DeletionVector vector) => vector.StorageType switch
    {
        "u" => Relative(tableFolder, vector.PathOrInline),
        "p" => LogPath.Absolute(tableFolder, vector.PathOrInline),
        "i" => null,
        var other => throw new FormatException($"storage type '{other}' is not known"),
    };

    private static string? PathOf(string where, string dataFile, string tableFolder, DeletionVector vector)
    {
        try
        {
            return FileOf(tableFolder, vector);
        }
        catch (FormatException cause)
        {
            throw Unreadable(where, dataFile, null, cause.Message, cause);
        }
    }

    private static string Relative(string tableFolder, string encoded)
    {
        if (encoded.Length < EncodedId)
            throw new FormatException($"'{encoded}' is too short for an encoded uuid");
        var prefix = encoded[..^EncodedId];
        if (prefix.Contains('/', StringComparison.Ordinal) || prefix.Contains("..", StringComparison.Ordinal))
            throw new FormatException($"'{prefix}' is no prefix of a folder");
        var id = new Guid(Z85.Decode(encoded.AsSpan(prefix.Length)), bigEndian: true);
        return Path.Combine(tableFolder, prefix, $"deletion_vector_{id:D}.bin");
    }

    private static ReadOnlySpan<byte> Inline(DeletionVector vector)
    {
        var bytes = Z85.Decode(vector.PathOrInline);
        return vector.SizeInBytes >= 0 && vector.SizeInBytes <= bytes.Length
            ? bytes.AsSpan(0, vector.SizeInBytes)
            : throw new FormatException($"it holds {bytes.Length} bytes, the log says {vector.SizeInBytes}");
    }

    private static ReadOnlySpan<byte> Stored(IFileSystem files, string path, DeletionVector vector)
    {
        var offset = vector.Offset ?? 0;
        if (vector.SizeInBytes < 0 || offset < 0)
            throw new FormatException("its place in the file is negative");
        var head = files.ReadRange(path, 0, 1) ?? throw new FormatException("the file is gone");
        // a vector at offset 0 would lie over the version byte: then there is none
        if (offset > 0 && (head.Length == 0 || head[0] != FileVersion))
            throw new FormatException(
                head.Length == 0
                    ? "the file is empty"
                    : $"the file is of version {head[0]}, only {FileVersion} is known");
        var bytes = files.ReadRange(path, offset, checked(vector.SizeInBytes + 8))
            ?? throw new FormatException("the file is gone");
        if (bytes.Length < vector.SizeInBytes + 8)
            throw new FormatException("the file ends too early");
        if (BinaryPrimitives.ReadInt32BigEndian(bytes) is var size && size != vector.SizeInBytes)
            throw new FormatException($"the file says {size} bytes, the log {vector.SizeInBytes}");
        var data = bytes.AsSpan(4, vector.SizeInBytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 + vector.SizeInBytes)) == Crc32.Of(data)
            ? data
            : throw new FormatException("its checksum does not fit its bytes");
    }

    private static TerminalException Unreadable(
        string where, string dataFile, string? path, string why, Exception cause) => new(
        $"{LakeErrors.DeletionVectorUnreadable}: {where}: the deletion vector "
        + (path is null ? "" : $"{path} ") + $"of {dataFile} cannot be read: {why}; "
        + "bring the file back from a copy, or restore the table to a version before it", cause);
}
