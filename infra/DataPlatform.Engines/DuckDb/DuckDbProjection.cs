using DataPlatform.Core;
using DataPlatform.Lakehouse;

namespace DataPlatform.Engines.DuckDb;

/// <summary>
/// A table's column as an expression over the columns of files of one shape: renamed, rebuilt part by part where inner
/// names differ, cast to the type the table has now, null where the files have none.
/// </summary>
internal sealed class DuckDbProjection(Snapshot snapshot, FileShape shape)
{
    private readonly FoundBy foundBy = snapshot.ColumnsFoundBy;

    /// <summary>The expression; it is NULL for a column that the files lack.</summary>
    public string Of(DeltaColumn column)
    {
        var field = column.Field;
        if (field.Type is PrimitiveType { Name: "void" } || Find(shape.Root, field) is not { } found)
            return $"CAST(NULL AS {column.Scratch.Sql})";
        return Value(Names.Quote(found.Name), field.Type, found, 0);
    }

    /// <summary>Refuses files that cannot tell their columns apart.</summary>
    public void Check(LiveFile file)
    {
        if (foundBy == FoundBy.FieldId && shape.Root.Fields.Count > 0 && !shape.Root.Fields.Exists(f => f.FieldId >= 0))
            throw new TerminalException(
                $"DATA_FILE_UNREADABLE: table '{snapshot.Table}' version {snapshot.Version}: {file.Path} has no field "
                + "ids, by which this table finds its columns (column mapping mode id); write the file anew");
    }

    private ParquetField? Find(ParquetField among, DeltaField field) => foundBy switch
    {
        FoundBy.FieldId when field.FieldId is { } id => among.Find(id),
        FoundBy.Name => among.Find(field.Name),
        _ => among.Find(field.PhysicalName ?? field.Name),
    };

    private string Value(string value, DeltaType type, ParquetField file, int depth) =>
        foundBy == FoundBy.Name || !type.All.Any(t => t is StructType)
            ? $"CAST({value} AS {type.Sql})"
            : type switch
            {
                StructType parts => Struct(value, parts, file, depth),
                ArrayType list => List(value, list, file, depth),
                MapType map => Map(value, map, file, depth),
                _ => $"CAST({value} AS {type.Sql})",
            };

    private string Struct(string value, StructType type, ParquetField file, int depth)
    {
        var parts = type.Fields.Select(f => Find(file, f) is { } found
            ? $"{Names.Quote(f.Name)} := {Value($"struct_extract({value}, {Names.Literal(found.Name)})", f.Type, found,
                depth)}"
            : $"{Names.Quote(f.Name)} := CAST(NULL AS {f.Type.Sql})");
        return $"CASE WHEN {value} IS NULL THEN NULL ELSE struct_pack({string.Join(", ", parts)}) END";
    }

    private string List(string value, ArrayType type, ParquetField file, int depth)
    {
        var item = $"__lake_item{depth}";
        return $"list_transform({value}, lambda {item}: {Value(item, type.Element, file.Element, depth + 1)})";
    }

    private string Map(string value, MapType type, ParquetField file, int depth)
    {
        var item = $"__lake_item{depth}";
        var entry = file.Fields[0];
        var key = Value($"{item}.key", type.Key, entry.Fields[0], depth + 1);
        var mapped = Value($"{item}.value", type.Value, entry.Fields[1], depth + 1);
        return $"CASE WHEN {value} IS NULL THEN NULL ELSE map_from_entries(list_transform(map_entries({value}), "
            + $"lambda {item}: struct_pack(k := {key}, v := {mapped}))) END";
    }
}
