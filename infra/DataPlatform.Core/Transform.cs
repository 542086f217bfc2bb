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

    /// <summary>
    /// The tables this transform reads: every field, its own or a base class's, that holds a table. Two fields of one
    /// table need an alias each, else their columns could not be told apart in the query.
    /// </summary>
    public IReadOnlyList<Table> Inputs => inputs ??= ReadInputs();

    /// <summary>
    /// The query. A hole with one of the transform's own columns is an output, a hole with a column of another table an
    /// input. <paramref name="window"/> is <see cref="Window.All"/> unless <see cref="WindowColumn"/> is set.
    /// </summary>
    public abstract Sql Query(Window window);

    /// <summary>
    /// The date column by which a run may replace part of the table; null means the whole table is replaced.
    /// </summary>
    public virtual Column<DateOnly>? WindowColumn => null;

    private List<Table> ReadInputs()
    {
        var found = new List<(string Field, Table Table)>();
        for (var type = GetType(); type is not null && type != typeof(Transform); type = type.BaseType)
        {
            const BindingFlags own = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance
                | BindingFlags.DeclaredOnly;
            foreach (var field in type.GetFields(own).Where(f => typeof(Table).IsAssignableFrom(f.FieldType)))
                found.Add((FieldName(field.Name), (Table)field.GetValue(this)!));
        }
        foreach (var same in found.GroupBy(f => f.Table.TableName, StringComparer.Ordinal))
            RefuseSameNames(same.Key, [.. same.DistinctBy(f => f.Table)]);
        return
        [
            .. found.Select(f => f.Table).Distinct()
                .OrderBy(t => t.TableName, StringComparer.Ordinal).ThenBy(t => t.Alias, StringComparer.Ordinal),
        ];
    }

    private void RefuseSameNames(string table, IReadOnlyList<(string Field, Table Table)> fields)
    {
        foreach (var alike in fields.GroupBy(f => f.Table.Alias, StringComparer.OrdinalIgnoreCase))
        {
            var names = alike.Select(f => f.Field).Order(StringComparer.Ordinal).ToArray();
            if (names.Length > 1)
            {
                throw new DefinitionException(
                    new Place($"transform {TableName}"),
                    $"fields '{string.Join("' and '", names)}' that both read {table} as {alike.Key ?? table}",
                    "a different alias for each",
                    $"write {names[^1]} = new {fields[0].Table.GetType().Name}().As(\"{names[^1]}\")");
            }
        }
    }

    // an auto-property's field is called <Name>k__BackingField
    private static string FieldName(string field) => field.StartsWith('<') ? field[1..field.IndexOf('>')] : field;
}
