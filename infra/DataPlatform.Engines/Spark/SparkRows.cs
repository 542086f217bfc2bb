using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using DataPlatform.Core;
using DataPlatform.Transforms;

namespace DataPlatform.Engines.Spark;

/// <summary>Rows of the platform as an Arrow stream, to be sent to Spark.</summary>
internal static class SparkRows
{
    /// <summary>
    /// One or several streams, none much above the given size, which together hold the rows in order.
    /// </summary>
    public static IReadOnlyList<byte[]> Streams(
        IReadOnlyList<ResultColumn> columns, IReadOnlyList<object?[]> rows, int rowsPerStream)
    {
        var streams = new List<byte[]>();
        for (var from = 0; from == 0 || from < rows.Count; from += rowsPerStream)
            streams.Add(Stream(columns, rows, from, Math.Min(rowsPerStream, rows.Count - from)));
        return streams;
    }

    private static byte[] Stream(
        IReadOnlyList<ResultColumn> columns, IReadOnlyList<object?[]> rows, int from, int count)
    {
        var schema = new Schema([.. columns.Select(c => new Field(c.Name, Arrow(c.Type), nullable: true))], null);
        using var batch = new RecordBatch(
            schema, columns.Select((c, i) => Column(c, rows, i, from, count)), count);
        using var memory = new MemoryStream();
        using (var writer = new ArrowStreamWriter(memory, schema, leaveOpen: true))
        {
            writer.WriteStart();
            if (count > 0)
                writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        return memory.ToArray();
    }

    private static ArrowType Arrow(ColumnType type) => type.Kind switch
    {
        ColumnKind.Text => StringType.Default,
        ColumnKind.Whole => Int64Type.Default,
        ColumnKind.Flag => BooleanType.Default,
        ColumnKind.Day => Date32Type.Default,
        ColumnKind.Instant => new TimestampType(TimeUnit.Microsecond, "UTC"),
        ColumnKind.Decimal => new Decimal128Type(type.Precision, type.Scale),
        ColumnKind.Real => DoubleType.Default,
        _ => throw new InvalidOperationException($"no Arrow type for {type.Kind}"),
    };

    private static IArrowArray Column(
        ResultColumn column, IReadOnlyList<object?[]> rows, int index, int from, int count)
    {
        var cells = Enumerable.Range(from, count).Select(row => rows[row][index]);
        switch (column.Type.Kind)
        {
            case ColumnKind.Text:
                return cells.Aggregate(new StringArray.Builder(), (b, c) => b.Append((string?)c)).Build();
            case ColumnKind.Whole:
                return cells.Aggregate(
                    new Int64Array.Builder(), (b, c) => c is null ? b.AppendNull() : b.Append((long)c)).Build();
            case ColumnKind.Flag:
                return cells.Aggregate(
                    new BooleanArray.Builder(), (b, c) => c is null ? b.AppendNull() : b.Append((bool)c)).Build();
            case ColumnKind.Day:
                return cells.Aggregate(new Date32Array.Builder(), (b, c) => c is null
                    ? b.AppendNull()
                    : b.Append(((DateOnly)c).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))).Build();
            case ColumnKind.Instant:
                return cells.Aggregate(new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, "UTC")),
                    (b, c) => c is null ? b.AppendNull() : b.Append((DateTimeOffset)c)).Build();
            case ColumnKind.Decimal:
                return cells.Aggregate(
                    new Decimal128Array.Builder(new Decimal128Type(column.Type.Precision, column.Type.Scale)),
                    (b, c) => c is null ? b.AppendNull() : b.Append(Exact((decimal)c, column))).Build();
            case ColumnKind.Real:
                return cells.Aggregate(
                    new DoubleArray.Builder(), (b, c) => c is null ? b.AppendNull() : b.Append((double)c)).Build();
            default:
                throw new InvalidOperationException($"no Arrow array for {column.Type.Kind}");
        }
    }

    private static decimal Exact(decimal value, ResultColumn column) =>
        decimal.Round(value, Math.Min(column.Type.Scale, 28)) == value
            ? value
            : throw new DefinitionException(
                new Place("upload"), $"{value} in column '{column.Name}'", $"a {column.Type} without rounding");
}
