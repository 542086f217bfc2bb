using System.Globalization;
using DataPlatform.Core;

namespace DataPlatform.Lakehouse;

/// <summary>
/// A table's columns as its files hold them: without partition columns and columns of type void, under their physical
/// names and with field ids where the table has column mapping, nested parts too.
/// </summary>
internal sealed class FileColumns
{
    private readonly List<string> expressions = [];
    private readonly List<ScratchColumn> columns = [];

    public FileColumns(Snapshot snapshot, bool withChangeType = false)
    {
        var materialized = snapshot.Protocol.WriterFeatures?
            .Contains("materializePartitionColumns", StringComparer.OrdinalIgnoreCase) == true;
        foreach (var column in snapshot.Schema)
        {
            var isPartition = snapshot.PartitionColumns.Contains(column.Name, StringComparer.OrdinalIgnoreCase);
            if ((isPartition && !materialized) || column.Field.Type is PrimitiveType { Name: "void" })
                continue;
            Take(snapshot, column);
        }
        if (withChangeType)
        {
            expressions.Add(Names.Quote(ChangeType));
            columns.Add(new ScratchColumn(ChangeType, new ColumnType(ColumnKind.Text)));
        }
    }

    /// <summary>The column of a change data file that says what happened to a row.</summary>
    public const string ChangeType = "_change_type";

    public IReadOnlyList<ScratchColumn> Columns => columns;

    /// <summary>The query's rows as the file holds them.</summary>
    public string Select(string from) => $"SELECT {string.Join(", ", expressions)} FROM {from}";

    private void Take(Snapshot snapshot, DeltaColumn column)
    {
        var field = column.Field;
        if (snapshot.ColumnsFoundBy == FoundBy.Name)
        {
            expressions.Add(Names.Quote(column.Name));
            columns.Add(column.Scratch);
            return;
        }
        var name = field.PhysicalName ?? column.Name;
        expressions.Add($"{Value(Names.Quote(column.Name), field.Type, 0)} AS {Names.Quote(name)}");
        columns.Add(new ScratchColumn(name, column.Type, column.Foreign is null ? null : TypeOf(field.Type))
        {
            FieldIds = Ids(field),
        });
    }

    private static string TypeOf(DeltaType type) => type switch
    {
        StructType parts => $"STRUCT({string.Join(", ", parts.Fields.Select(f =>
            $"{Names.Quote(f.PhysicalName ?? f.Name)} {TypeOf(f.Type)}"))})",
        ArrayType list => $"{TypeOf(list.Element)}[]",
        MapType map => $"MAP({TypeOf(map.Key)}, {TypeOf(map.Value)})",
        _ => type.Sql,
    };

    private static string Value(string value, DeltaType type, int depth)
    {
        if (!type.All.Any(t => t is StructType))
            return value;
        var item = $"__lake_item{depth}";
        return type switch
        {
            StructType parts => $"CASE WHEN {value} IS NULL THEN NULL ELSE struct_pack({string.Join(", ",
                parts.Fields.Select(f => $"{Names.Quote(f.PhysicalName ?? f.Name)} := "
                    + Value($"struct_extract({value}, {Names.Literal(f.Name)})", f.Type, depth)))}) END",
            ArrayType list => $"list_transform({value}, lambda {item}: {Value(item, list.Element, depth + 1)})",
            MapType map => $"CASE WHEN {value} IS NULL THEN NULL ELSE map_from_entries(list_transform("
                + $"map_entries({value}), lambda {item}: struct_pack(k := {Value($"{item}.key", map.Key, depth + 1)}, "
                + $"v := {Value($"{item}.value", map.Value, depth + 1)}))) END",
            _ => value,
        };
    }

    // {7} for a column, {7, inner parts} for one with parts; parts without ids are left to the reader by name
    private static string? Ids(DeltaField field)
    {
        var inner = Inner(field.Type);
        if (inner is null)
            return field.FieldId?.ToString(CultureInfo.InvariantCulture);
        return field.FieldId is { } id
            ? string.Create(CultureInfo.InvariantCulture, $"{{__duckdb_field_id: {id}, {inner}}}")
            : $"{{{inner}}}";
    }

    private static string? Inner(DeltaType type) => type switch
    {
        StructType parts => Joined(parts.Fields.Select(f => Ids(f) is { } ids
            ? $"{Names.Quote(f.PhysicalName ?? f.Name)}: {ids}"
            : null)),
        ArrayType list => Inner(list.Element) is { } inner ? $"element: {{{inner}}}" : null,
        MapType map => Joined([
            Inner(map.Key) is { } key ? $"key: {{{key}}}" : null,
            Inner(map.Value) is { } value ? $"value: {{{value}}}" : null]),
        _ => null,
    };

    private static string? Joined(IEnumerable<string?> parts) =>
        string.Join(", ", parts.OfType<string>()) is { Length: > 0 } text ? text : null;
}
