namespace DataPlatform.Core;

/// <summary>One output column and the input columns that stand in its expression of the outermost select list.</summary>
public sealed record ColumnLineage(Column Output, IReadOnlyList<Column> Inputs);

/// <summary>
/// Which columns a transform reads and writes, told by the holes of its query. The set of inputs of the whole query is
/// exact; the inputs of one output are those between its own AS and the AS before it, so an input that passes through a
/// common table expression is attributed to the query as a whole.
/// </summary>
public static class Lineage
{
    /// <summary>Output by output.</summary>
    public static IReadOnlyList<ColumnLineage> Of(Transform transform, Window window)
    {
        var lines = new List<ColumnLineage>();
        var pending = new List<Column>();
        var afterAs = false;
        foreach (var part in transform.Query(window).Parts)
        {
            switch (part)
            {
                case SqlText text:
                    if (LastSelect(text.Value))
                        pending.Clear();
                    afterAs = text.Value.TrimEnd().EndsWith("AS", StringComparison.OrdinalIgnoreCase);
                    break;
                case Column own when ReferenceEquals(own.Table, transform):
                    if (afterAs)
                    {
                        lines.Add(new ColumnLineage(own, [.. pending.Distinct()]));
                        pending.Clear();
                    }
                    afterAs = false;
                    break;
                case Column input:
                    pending.Add(input);
                    afterAs = false;
                    break;
                default:
                    afterAs = false;
                    break;
            }
        }
        return lines;
    }

    private static bool LastSelect(string text) => text.Contains("SELECT ", StringComparison.OrdinalIgnoreCase)
        || text.Contains("SELECT\n", StringComparison.OrdinalIgnoreCase);
}
