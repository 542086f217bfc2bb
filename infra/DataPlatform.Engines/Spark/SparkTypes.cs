using DataPlatform.Core;
using DataPlatform.Engines.Spark.Protocol;

namespace DataPlatform.Engines.Spark;

/// <summary>Types of Spark as types of the lake.</summary>
internal static class SparkTypes
{
    /// <summary>The lake's type, or null when the lake has none.</summary>
    public static ColumnType? Of(DataType type) => type.KindCase switch
    {
        DataType.KindOneofCase.String or DataType.KindOneofCase.Char or DataType.KindOneofCase.VarChar
            or DataType.KindOneofCase.Null => new ColumnType(ColumnKind.Text),
        DataType.KindOneofCase.Byte or DataType.KindOneofCase.Short or DataType.KindOneofCase.Integer
            or DataType.KindOneofCase.Long => new ColumnType(ColumnKind.Whole),
        DataType.KindOneofCase.Boolean => new ColumnType(ColumnKind.Flag),
        DataType.KindOneofCase.Date => new ColumnType(ColumnKind.Day),
        DataType.KindOneofCase.Timestamp => new ColumnType(ColumnKind.Instant),
        DataType.KindOneofCase.Decimal => new ColumnType(
            ColumnKind.Decimal, type.Decimal.HasPrecision ? type.Decimal.Precision : 10,
            type.Decimal.HasScale ? type.Decimal.Scale : 0),
        DataType.KindOneofCase.Float or DataType.KindOneofCase.Double => new ColumnType(ColumnKind.Real),
        _ => null,
    };

    /// <summary>The lake's type in Spark's DDL.</summary>
    public static string Ddl(ColumnType type) => SqlDialect.Spark.TypeName(type);

    public static string Ddl(IEnumerable<(string Name, ColumnType Type)> columns) =>
        string.Join(", ", columns.Select(c => $"{Quoted(c.Name)} {Ddl(c.Type)}"));

    /// <summary>A name in the quotes that Spark takes whatever its settings.</summary>
    public static string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>Columns of an answer; a kind of value the platform does not have is refused by name.</summary>
    public static IReadOnlyList<(string Name, ColumnType Type)> Columns(DataType schema, Place place) =>
    [
        .. schema.Struct.Fields.Select(f => (f.Name, Of(f.DataType) ?? throw new DefinitionException(
            place, $"column '{f.Name}' of type {f.DataType.KindCase}",
            "text, a number, a flag, a day or an instant", "CAST it in the query"))),
    ];
}
