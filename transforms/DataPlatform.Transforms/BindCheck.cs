using DataPlatform.Core;

namespace DataPlatform.Transforms;

/// <summary>
/// Compares what a transform's query yields over its declared inputs with what the transform declares, without data.
/// <para>
/// The rule for types: a difference is accepted when the cast to the declared type is exact or fails loudly, never
/// rounds. So a whole number of any width (a sum of BIGINT is a HUGEINT) and a decimal without places serve a whole
/// number; a decimal of any precision with the declared number of places or fewer, and a whole number, serve a
/// decimal. Everything else is drift: a computed double where a decimal is declared, more decimal places than
/// declared, a timestamp without a zone, text for a date.
/// </para>
/// </summary>
public static class BindCheck
{
    /// <summary>Throws <see cref="DefinitionException"/> at the first difference; returns the columns found.</summary>
    public static IReadOnlyList<ResultColumn> Of(Transform transform, IEngine engine)
    {
        RefuseUndeclared(transform);
        var found = engine.Describe(transform);
        var place = new Place($"transform {transform.TableName}");
        foreach (var twice in found.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            throw new DefinitionException(place, $"output column '{twice.Key}' {twice.Count()} times", "once");
        foreach (var column in transform.Columns)
        {
            var output = found.FirstOrDefault(f => Same(f.Name, column.Name));
            if (output is null)
            {
                throw new DefinitionException(
                    place, $"no output column '{column.Name}'", $"'{column.Name}' of type {column.Type}",
                    $"select it AS {column.Name}; the query yields {Listed(found.Select(f => f.Name))}");
            }
            if (!Serves(output.Type, column.Type))
            {
                throw new DefinitionException(
                    place, $"column '{column.Name}' of type {output.Type}", $"{column.Type}",
                    $"CAST or round it to {column.Type.Sql} in the query, or declare what it yields");
            }
        }
        var extra = found.FirstOrDefault(f => transform.Find(f.Name) is null);
        return extra is null
            ? found
            : throw new DefinitionException(
                place, $"output column '{extra.Name}' that is not declared",
                $"only {Listed(transform.Columns.Select(c => c.Name))}");
    }

    /// <summary>Checks every transform and returns what is wrong, in order of the list.</summary>
    public static IReadOnlyList<DefinitionException> Problems(IEnumerable<Transform> transforms, IEngine engine)
    {
        var problems = new List<DefinitionException>();
        foreach (var transform in transforms)
        {
            try
            {
                Of(transform, engine);
            }
            catch (DefinitionException problem)
            {
                problems.Add(problem);
            }
        }
        return problems;
    }

    /// <summary>True when a value of the found type becomes the declared one exactly or not at all.</summary>
    public static bool Serves(ColumnType found, ColumnType declared) => declared.Kind switch
    {
        ColumnKind.Whole => found.Kind == ColumnKind.Whole || found is { Kind: ColumnKind.Decimal, Scale: 0 },
        ColumnKind.Decimal => found.Kind == ColumnKind.Whole
            || (found.Kind == ColumnKind.Decimal && found.Scale <= declared.Scale),
        _ => found.Kind == declared.Kind,
    };

    private static void RefuseUndeclared(Transform transform)
    {
        foreach (var table in transform.Query(Window.All).Tables)
        {
            if (table.TableName != transform.TableName && transform.Inputs.All(i => i.TableName != table.TableName))
            {
                throw new DefinitionException(
                    new Place($"transform {transform.TableName}"), $"table {table.TableName} in the query",
                    $"only its inputs: {Listed(transform.Inputs.Select(i => i.TableName).Distinct())}",
                    $"hold {table.TableName} in a field, so that the plan knows of it");
            }
        }
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names);
}
