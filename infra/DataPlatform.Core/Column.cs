namespace DataPlatform.Core;

/// <summary>One column of a table, known to the compiler: a misspelt column does not compile.</summary>
public abstract class Column
{
    private protected Column(Table table, string name, ColumnType type, bool isKey, string? unit, string about)
    {
        Table = table;
        Name = name;
        Type = type;
        IsKey = isKey;
        Unit = unit;
        About = about;
    }

    /// <summary>The table this column belongs to, with the alias it was asked under.</summary>
    public Table Table { get; }

    /// <summary>Name in the lake, snake case, from the property's name.</summary>
    public string Name { get; }

    /// <summary>Type in the lake.</summary>
    public ColumnType Type { get; }

    /// <summary>
    /// True when the column is part of the grain: never null, and unique together with the other keys.
    /// </summary>
    public bool IsKey { get; }

    /// <summary>Unit of a number (<c>kg</c>, <c>km</c>, <c>currency</c> for the row's own currency), or null.</summary>
    public string? Unit { get; }

    /// <summary>What the column says, for the catalogue; empty when the name says it.</summary>
    public string About { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Table.TableName}.{Name}";
}

/// <summary>A column whose values are <typeparamref name="T"/>.</summary>
public sealed class Column<T> : Column
{
    internal Column(Table table, string name, ColumnType type, bool isKey, string? unit, string about)
        : base(table, name, type, isKey, unit, about)
    {
    }
}
