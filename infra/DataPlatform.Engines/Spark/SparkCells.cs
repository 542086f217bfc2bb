using System.Numerics;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using DataPlatform.Core;

namespace DataPlatform.Engines.Spark;

/// <summary>Cells of Arrow columns as the engine contract states them, exact or refused.</summary>
internal static class SparkCells
{
    private static readonly BigInteger largestMantissa = (BigInteger.One << 96) - 1;
    private static readonly DateOnly epoch = new(1970, 1, 1);
    private static readonly DateTimeOffset epochStart = DateTimeOffset.UnixEpoch;

    /// <summary>Reads a cell by row; the column's name is for errors.</summary>
    public static Func<int, object?> Reader(IArrowArray column, string name) => column switch
    {
        StringArray text => row => text.IsNull(row) ? null : text.GetString(row),
        LargeStringArray text => row => text.IsNull(row) ? null : text.GetString(row),
        Int64Array whole => row => whole.GetValue(row),
        Int32Array whole => row => (long?)whole.GetValue(row),
        Int16Array whole => row => (long?)whole.GetValue(row),
        Int8Array whole => row => (long?)whole.GetValue(row),
        BooleanArray flag => row => flag.GetValue(row),
        Date32Array day => row => day.IsNull(row) ? null : epoch.AddDays(day.Values[row]),
        TimestampArray instant => row =>
            instant.IsNull(row) ? null : epochStart.AddTicks(checked(instant.Values[row] * Ticks(instant))),
        Decimal128Array number => Decimals(number, name),
        DoubleArray real => row => real.GetValue(row),
        FloatArray real => row => (double?)real.GetValue(row),
        NullArray => _ => null,
        _ => throw new DefinitionException(
            new Place("query"), $"column '{name}' of Arrow type {column.Data.DataType.Name}",
            "text, a number, a flag, a day or an instant", "CAST it in the query"),
    };

    private static long Ticks(TimestampArray instants) => ((TimestampType)instants.Data.DataType).Unit switch
    {
        TimeUnit.Microsecond => TimeSpan.TicksPerMicrosecond,
        TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond,
        TimeUnit.Second => TimeSpan.TicksPerSecond,
        var unit => throw new NotSupportedException($"timestamps in {unit}"),
    };

    private static Func<int, object?> Decimals(Decimal128Array column, string name)
    {
        var type = (Decimal128Type)column.Data.DataType;
        var scale = type.Scale;
        return type.Precision <= 18
            ? row => column.IsNull(row) ? null : Narrow(Low(column, row), scale)
            : row => column.IsNull(row) ? null : Wide(Mantissa(column, row), scale, name);
    }

    private static long Low(Decimal128Array column, int row) =>
        MemoryMarshal.Read<long>(column.ValueBuffer.Span.Slice((column.Offset + row) * 16, 8));

    private static decimal Narrow(long mantissa, int scale)
    {
        var bits = mantissa < 0 ? unchecked((ulong)-mantissa) : (ulong)mantissa;
        return new decimal(
            unchecked((int)(uint)bits), unchecked((int)(uint)(bits >> 32)), 0, mantissa < 0, (byte)scale);
    }

    private static BigInteger Mantissa(Decimal128Array column, int row) =>
        new(column.ValueBuffer.Span.Slice((column.Offset + row) * 16, 16));

    private static decimal Wide(BigInteger mantissa, int scale, string name)
    {
        while (scale > 0 && (scale > 28 || BigInteger.Abs(mantissa) > largestMantissa))
        {
            mantissa = BigInteger.DivRem(mantissa, 10, out var digit);
            if (!digit.IsZero)
                throw TooWide(name);
            scale--;
        }
        var bits = BigInteger.Abs(mantissa);
        return bits > largestMantissa
            ? throw TooWide(name)
            : new decimal(
                unchecked((int)(uint)(bits & uint.MaxValue)), unchecked((int)(uint)((bits >> 32) & uint.MaxValue)),
                unchecked((int)(uint)(bits >> 64)), mantissa.Sign < 0, (byte)scale);
    }

    private static DefinitionException TooWide(string name) => new(
        new Place("query"), $"more than 28 digits in column '{name}'",
        "a number that fits .NET's decimal without rounding", "round it, or CAST the column to text");
}
