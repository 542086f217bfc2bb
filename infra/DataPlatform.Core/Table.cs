using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DataPlatform.Core;

/// <summary>How far a row has travelled.</summary>
public enum Layer
{
    /// <summary>As received, checked against its contract.</summary>
    Bronze,
    /// <summary>Conformed.</summary>
    Silver,
    /// <summary>Computed.</summary>
    Gold,
}

/// <summary>
/// A named set of columns with a grain and a layer. A table is a class, a column is a property; the name in the lake is
/// the class name in snake case.
/// </summary>
public abstract class Table
{
    // concurrent: one table instance may stand in the queries of many requests at once
    private readonly ConcurrentDictionary<string, Column> declared = new(StringComparer.Ordinal);
    private IReadOnlyList<Column>? columns;

    /// <summary>Names the table after its class.</summary>
    protected Table() => TableName = Names.Snake(GetType().Name);

    /// <summary>Name in the lake.</summary>
    public string TableName { get; protected init; }

    /// <summary>The alias given by <see cref="TableAlias.As"/>, or null.</summary>
    public string? Alias { get; internal set; }

    /// <summary>What one row stands for.</summary>
    public abstract string Grain { get; }

    /// <summary>How far its rows have travelled.</summary>
    public virtual Layer Layer => Layer.Bronze;

    /// <summary>All columns: keys first, then the rest, each by name, so that reflection order never matters.</summary>
    public IReadOnlyList<Column> Columns => columns ??= ReadColumns();

    /// <summary>The column of that name in the lake, or null.</summary>
    public Column? Find(string name) =>
        Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A column that is part of the grain.</summary>
    protected Column<T> Key<T>(string about = "", [CallerMemberName] string property = "") =>
        Declare<T>(property, ColumnType.Of<T>(), isKey: true, null, about);

    /// <summary>A column outside the grain; it may be unknown (null).</summary>
    protected Column<T> Col<T>(string about = "", string? unit = null, [CallerMemberName] string property = "") =>
        Declare<T>(property, ColumnType.Of<T>(), isKey: false, unit, about);

    /// <summary>An amount of money in the row's own currency, to the cent.</summary>
    protected Column<decimal> Money(string about = "", [CallerMemberName] string property = "") =>
        Declare<decimal>(property, ColumnType.Money, isKey: false, "currency", about);

    /// <summary>An exact decimal with its unit, precision and scale.</summary>
    protected Column<decimal> Dec(
        string unit, int precision = 18, int scale = 6, string about = "", [CallerMemberName] string property = "") =>
        Declare<decimal>(property, new ColumnType(ColumnKind.Decimal, precision, scale), isKey: false, unit, about);

    private Column<T> Declare<T>(string property, ColumnType type, bool isKey, string? unit, string about) =>
        (Column<T>)declared.GetOrAdd(
            property, name => new Column<T>(this, Names.Snake(name), type, isKey, unit, about));

    private List<Column> ReadColumns() =>
    [
        .. GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => typeof(Column).IsAssignableFrom(p.PropertyType) && p.GetIndexParameters().Length == 0)
            .Select(p => p.GetValue(this)).OfType<Column>().Distinct() // WindowColumn is null or one of the others
            .OrderBy(c => !c.IsKey)
            .ThenBy(c => c.Name, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public override string ToString() => TableName;
}

/// <summary>Asking the same table twice in one query.</summary>
public static class TableAlias
{
    /// <summary>Gives this instance an alias; a second instance of the same table needs one.</summary>
    public static T As<T>(this T table, string alias)
        where T : Table
    {
        table.Alias = Names.CheckedIdentifier(alias);
        return table;
    }
}
