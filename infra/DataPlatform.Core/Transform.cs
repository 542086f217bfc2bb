using System.Reflection;

namespace DataPlatform.Core;

/// <summary>
/// A silver or gold table defined by a query over tables. It is itself a table, so the next transform can use its
/// columns. Its inputs are its fields, so a plan needs no query text.
/// </summary>
public abstract class Transform : Table
{
    private IReadOnlyList<Table>? inputs;

    /// <inheritdoc/>
    public override Layer Layer => Layer.Gold;

    /// <summary>The tables this transform reads: every field that holds a table.</summary>
    public IReadOnlyList<Table> Inputs => inputs ??=
    [
        .. GetType().GetFields(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance)
            .Where(f => typeof(Table).IsAssignableFrom(f.FieldType))
            .Select(f => (Table)f.GetValue(this)!)
            .OrderBy(t => t.TableName, StringComparer.Ordinal),
    ];

    /// <summary>
    /// The query. A hole with one of the transform's own columns is an output, a hole with a column of another table an
    /// input. <paramref name="window"/> is <see cref="Window.All"/> unless <see cref="WindowColumn"/> is set.
    /// </summary>
    public abstract Sql Query(Window window);

    /// <summary>
    /// The date column by which a run may replace part of the table; null means the whole table is replaced.
    /// </summary>
    public virtual Column<DateOnly>? WindowColumn => null;
}
