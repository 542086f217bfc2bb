using System.Numerics;
using DataPlatform.Core;
using DuckDB.NET.Data;

namespace DataPlatform.Engines.DuckDb;

/// <summary>Cells of a result as the lake's seven kinds (and bytes): no other type leaves the engine.</summary>
internal static class DuckDbCells
{
    public static Func<DuckDBDataReader, int, object>[] Readers(DuckDBDataReader reader)
    {
        var cells = new Func<DuckDBDataReader, int, object>[reader.FieldCount];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = Reader(reader, i);
        return cells;
    }

    private static Func<DuckDBDataReader, int, object> Reader(DuckDBDataReader reader, int column)
    {
        var name = reader.GetName(column);
        return reader.GetDataTypeName(column) switch
        {
            "Varchar" or "Enum" => (r, i) => r.GetString(i),
            "BigInt" => (r, i) => r.GetInt64(i),
            "Boolean" => (r, i) => r.GetBoolean(i),
            "Double" => (r, i) => r.GetDouble(i),
            "Date" => (r, i) => r.GetFieldValue<DateOnly>(i),
            "Decimal" => (r, i) => DuckDbEngineCells.WideDecimal(r, i)
                ?? throw new TerminalException($"column '{name}' holds a number with too many digits for a cell"),
            "TimestampTz" or "Timestamp" or "TimestampS" or "TimestampMs" =>
                (r, i) => new DateTimeOffset(DateTime.SpecifyKind(r.GetDateTime(i), DateTimeKind.Utc)),
            "Integer" => (r, i) => (long)r.GetInt32(i),
            "SmallInt" => (r, i) => (long)r.GetInt16(i),
            "TinyInt" => (r, i) => (long)r.GetFieldValue<sbyte>(i),
            "UnsignedInteger" => (r, i) => (long)r.GetFieldValue<uint>(i),
            "UnsignedSmallInt" => (r, i) => (long)r.GetFieldValue<ushort>(i),
            "UnsignedTinyInt" => (r, i) => (long)r.GetFieldValue<byte>(i),
            "UnsignedBigInt" => (r, i) => Exact(name, () => (long)r.GetFieldValue<ulong>(i)),
            "HugeInt" => (r, i) => Exact(name, () => (long)r.GetFieldValue<BigInteger>(i)),
            "Float" => (r, i) => (double)r.GetFloat(i),
            "Uuid" => (r, i) => r.GetGuid(i).ToString("D"),
            "Blob" => (r, i) => Bytes(r, i),
            "SqlNull" or "Any" => (_, _) => throw new InvalidOperationException("an untyped column holds only NULL"),
            var other => throw new TerminalException(
                $"column '{name}' is a {other}, which has no cell; cast it to VARCHAR, or with to_json"),
        };
    }

    private static object Exact<T>(string column, Func<T> read)
        where T : struct
    {
        try
        {
            return read();
        }
        catch (OverflowException cause)
        {
            throw new TerminalException($"column '{column}' holds a number too large for a cell", cause);
        }
    }

    private static byte[] Bytes(DuckDBDataReader reader, int column)
    {
        using var source = reader.GetStream(column);
        using var copy = new MemoryStream();
        source.CopyTo(copy);
        return copy.ToArray();
    }
}
