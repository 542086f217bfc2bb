using System.Globalization;
using System.Numerics;
using DataPlatform.Core;
using DataPlatform.Transforms;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DataPlatform.Engines.DuckDb;

/// <summary>Cells and types as the engine contract states them, exact or refused.</summary>
internal static class DuckDbEngineCells
{
    private static readonly BigInteger largestMantissa = (BigInteger.One << 96) - 1;

    /// <summary>The lake's type for a DuckDB type as DESCRIBE spells it, or null when the lake has none.</summary>
    public static ColumnType? TypeOf(string described)
    {
        if (described.StartsWith("DECIMAL(", StringComparison.Ordinal))
        {
            var parts = described[8..^1].Split(',');
            return new ColumnType(ColumnKind.Decimal, Number(parts[0]), Number(parts[1]));
        }
        if (described.StartsWith("ENUM(", StringComparison.Ordinal))
            return new ColumnType(ColumnKind.Text);
        return described switch
        {
            "VARCHAR" or "UUID" or "JSON" => new ColumnType(ColumnKind.Text),
            "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "UTINYINT" or "USMALLINT" or "UINTEGER"
                or "UBIGINT" or "UHUGEINT" => new ColumnType(ColumnKind.Whole),
            "BOOLEAN" => new ColumnType(ColumnKind.Flag),
            "DATE" => new ColumnType(ColumnKind.Day),
            "TIMESTAMP WITH TIME ZONE" => new ColumnType(ColumnKind.Instant),
            "FLOAT" or "DOUBLE" => new ColumnType(ColumnKind.Real),
            _ => null,
        };
    }

    /// <summary>Reads all rows; the token is looked at between rows, for DuckDB is done by then.</summary>
    public static QueryResult ReadAll(DuckDBDataReader reader, CancellationToken cancellation)
    {
        var columns = new ResultColumn[reader.FieldCount];
        var read = new Func<DuckDBDataReader, int, object>[reader.FieldCount];
        using var schema = reader.GetSchemaTable();
        for (var i = 0; i < columns.Length; i++)
        {
            var row = schema.Rows[i];
            var type = reader.GetDataTypeName(i);
            (var columnType, read[i]) = type == nameof(DuckDBType.Decimal)
                ? DecimalColumn(Convert.ToInt32(row["NumericPrecision"], CultureInfo.InvariantCulture),
                    Convert.ToInt32(row["NumericScale"], CultureInfo.InvariantCulture))
                : Column(type, reader.GetName(i));
            columns[i] = new ResultColumn(reader.GetName(i), columnType);
        }
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            if ((rows.Count & 0xfff) == 0)
                cancellation.ThrowIfCancellationRequested();
            var cells = new object?[columns.Length];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = reader.IsDBNull(i) ? null : read[i](reader, i);
            rows.Add(cells);
        }
        return new QueryResult(columns, rows);
    }

    private static (ColumnType, Func<DuckDBDataReader, int, object>) Column(string type, string name) => type switch
    {
        nameof(DuckDBType.Varchar) or nameof(DuckDBType.Enum) =>
            (new ColumnType(ColumnKind.Text), static (r, i) => r.GetString(i)),
        nameof(DuckDBType.Uuid) => (new ColumnType(ColumnKind.Text), static (r, i) => r.GetGuid(i).ToString("D")),
        nameof(DuckDBType.BigInt) => (new ColumnType(ColumnKind.Whole), static (r, i) => r.GetInt64(i)),
        nameof(DuckDBType.TinyInt) or nameof(DuckDBType.SmallInt) or nameof(DuckDBType.Integer)
            or nameof(DuckDBType.UnsignedTinyInt) or nameof(DuckDBType.UnsignedSmallInt)
            or nameof(DuckDBType.UnsignedInteger) =>
            (new ColumnType(ColumnKind.Whole),
                static (r, i) => Convert.ToInt64(r.GetValue(i), CultureInfo.InvariantCulture)),
        nameof(DuckDBType.UnsignedBigInt) =>
            (new ColumnType(ColumnKind.Whole), static (r, i) => Whole(r, i, (ulong)r.GetValue(i))),
        nameof(DuckDBType.HugeInt) or nameof(DuckDBType.UnsignedHugeInt) =>
            (new ColumnType(ColumnKind.Whole), static (r, i) => Whole(r, i, r.GetFieldValue<BigInteger>(i))),
        nameof(DuckDBType.SqlNull) => (new ColumnType(ColumnKind.Text), static (_, _) => ""),
        nameof(DuckDBType.Boolean) => (new ColumnType(ColumnKind.Flag), static (r, i) => r.GetBoolean(i)),
        nameof(DuckDBType.Date) => (new ColumnType(ColumnKind.Day), static (r, i) => Day(r, i)),
        nameof(DuckDBType.TimestampTz) or nameof(DuckDBType.Timestamp) or nameof(DuckDBType.TimestampS)
            or nameof(DuckDBType.TimestampMs) =>
            (new ColumnType(ColumnKind.Instant),
                static (r, i) => new DateTimeOffset(DateTime.SpecifyKind(r.GetDateTime(i), DateTimeKind.Utc))),
        nameof(DuckDBType.Double) => (new ColumnType(ColumnKind.Real), static (r, i) => r.GetDouble(i)),
        nameof(DuckDBType.Float) => (new ColumnType(ColumnKind.Real), static (r, i) => (double)r.GetFloat(i)),
        _ => throw new DefinitionException(
            new Place("query"), $"column '{name}' of type {type}", "text, a number, a flag, a day or an instant",
            "CAST it to VARCHAR"),
    };

    private static (ColumnType, Func<DuckDBDataReader, int, object>) DecimalColumn(int precision, int scale)
    {
        var type = new ColumnType(ColumnKind.Decimal, precision, scale);
        // wider ones are put together here: the driver's conversion rounds them without a word
        return precision <= 18
            ? (type, static (r, i) => r.GetDecimal(i))
            : (type, static (r, i) => WideDecimal(r, i) ?? throw TooWide(r, i));
    }

    /// <summary>Null when it has more digits than fit; the driver's own conversion would round it, or worse.</summary>
    public static decimal? WideDecimal(DuckDBDataReader reader, int column)
    {
        var raw = reader.GetFieldValue<DuckDBDecimal>(column);
        var mantissa = raw.Value.ToBigInteger();
        int scale = raw.Scale;
        while (scale > 0 && (scale > 28 || BigInteger.Abs(mantissa) > largestMantissa))
        {
            mantissa = BigInteger.DivRem(mantissa, 10, out var digit);
            if (!digit.IsZero)
                return null;
            scale--;
        }
        if (BigInteger.Abs(mantissa) > largestMantissa)
            return null;
        var bits = BigInteger.Abs(mantissa);
        return new decimal(
            unchecked((int)(uint)(bits & uint.MaxValue)), unchecked((int)(uint)((bits >> 32) & uint.MaxValue)),
            unchecked((int)(uint)(bits >> 64)), mantissa.Sign < 0, (byte)scale);
    }

    private static long Whole(DuckDBDataReader reader, int column, BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue
            ? (long)value
            : throw new DefinitionException(
                new Place("query"), $"{value} in column '{reader.GetName(column)}'", "a 64-bit whole number",
                "CAST the column to VARCHAR");

    private static DateOnly Day(DuckDBDataReader reader, int column)
    {
        var day = reader.GetFieldValue<DuckDBDateOnly>(column);
        return day.IsInfinity
            ? throw new DefinitionException(
                new Place("query"), $"an infinite date in column '{reader.GetName(column)}'", "a calendar day")
            : day.ToDateOnly();
    }

    private static DefinitionException TooWide(DuckDBDataReader reader, int column) => new(
        new Place("query"), $"more than 28 digits in column '{reader.GetName(column)}'",
        "a number that fits .NET's decimal without rounding", "round it, or CAST the column to VARCHAR");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
