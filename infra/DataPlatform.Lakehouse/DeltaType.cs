using DataPlatform.Core;

namespace DataPlatform.Lakehouse;

/// <summary>A Delta type as a tree, for whoever must rebuild a value part by part.</summary>
public abstract record DeltaType
{
    /// <summary>The type in the scratchpad's SQL.</summary>
    public abstract string Sql { get; }

    /// <summary>This type and every type inside it.</summary>
    public virtual IEnumerable<DeltaType> All => [this];
}

/// <summary>A type without parts, by the name the log gives it: long, string, decimal(10,2), timestamp_ntz.</summary>
public sealed record PrimitiveType(string Name) : DeltaType
{
    public override string Sql => Name switch
    {
        "string" => "VARCHAR",
        "long" => "BIGINT",
        "integer" => "INTEGER",
        "short" => "SMALLINT",
        "byte" => "TINYINT",
        "float" => "FLOAT",
        "double" => "DOUBLE",
        "boolean" => "BOOLEAN",
        "binary" => "BLOB",
        "date" => "DATE",
        "timestamp" => "TIMESTAMP WITH TIME ZONE",
        "timestamp_ntz" => "TIMESTAMP",
        "void" => "VARCHAR",
        "variant" => "VARIANT",
        _ => Name.ToUpperInvariant(),
    };
}

/// <summary>Named fields in order.</summary>
public sealed record StructType(IReadOnlyList<DeltaField> Fields) : DeltaType
{
    public override string Sql =>
        $"STRUCT({string.Join(", ", Fields.Select(f => $"{Names.Quote(f.Name)} {f.Type.Sql}"))})";

    public override IEnumerable<DeltaType> All => [this, .. Fields.SelectMany(f => f.Type.All)];
}

/// <summary>A list.</summary>
public sealed record ArrayType(DeltaType Element, bool ContainsNull) : DeltaType
{
    public override string Sql => $"{Element.Sql}[]";

    public override IEnumerable<DeltaType> All => [this, .. Element.All];
}

/// <summary>Keys and values.</summary>
public sealed record MapType(DeltaType Key, DeltaType Value, bool ValueContainsNull) : DeltaType
{
    public override string Sql => $"MAP({Key.Sql}, {Value.Sql})";

    public override IEnumerable<DeltaType> All => [this, .. Key.All, .. Value.All];
}

/// <summary>
/// A field of a struct, or a column. Under column mapping files know it by <see cref="PhysicalName"/> or
/// <see cref="FieldId"/>; both are null in a table that never had mapping.
/// </summary>
public sealed record DeltaField(string Name, DeltaType Type, bool Nullable)
{
    /// <summary>The field's metadata as the log spells it in JSON, when there is any.</summary>
    public string? Metadata { get; init; }

    public string? PhysicalName { get; init; }

    public int? FieldId { get; init; }
}

/// <summary>How a table's columns are found in its files: its column mapping mode.</summary>
public enum FoundBy
{
    /// <summary>Mode none.</summary>
    Name,

    /// <summary>Mode name.</summary>
    PhysicalName,

    /// <summary>Mode id; physical names still stand in statistics and partition values.</summary>
    FieldId,
}
