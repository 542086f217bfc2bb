using DataPlatform.Core;
using DataPlatform.Engines.DuckDb;

namespace DataPlatform.Engines.Spark;

/// <summary>Spark's errors in the words of who asked: a transform's author, or a reader.</summary>
internal static class SparkEngineFaults
{
    public static Exception OfTransform(Transform transform, SparkFault fault, SparkAddress address)
    {
        var place = new Place($"transform {transform.TableName}");
        if (fault.IsClass("TABLE_OR_VIEW_NOT_FOUND") && fault.Parameters.TryGetValue("relationName", out var table))
        {
            return new DefinitionException(
                place, $"table '{Bare(table)}'",
                $"only its inputs: {string.Join(", ", transform.Inputs.Select(i => i.TableName).Distinct())}",
                $"hold {Bare(table)} in a field of the transform");
        }
        if (fault.IsClass("UNRESOLVED_COLUMN") && fault.Parameters.TryGetValue("objectName", out var column))
        {
            return new DefinitionException(
                place, $"column '{Bare(column)}'",
                fault.Parameters.TryGetValue("proposal", out var others)
                    ? $"one of {Bare(others)}"
                    : "a column of the inputs",
                "name columns by holes, so that the compiler finds this");
        }
        return Raised(fault) is { } broken
            ? new DefinitionException(
                place, broken,
                $"one row for each {string.Join(", ", transform.Columns.Where(c => c.IsKey).Select(c => c.Name))}")
            : SparkFaults.Of(fault, place, address);
    }

    /// <summary>Paths are taken out, and the cause, which still has them, is left behind.</summary>
    public static Exception OfQuery(SparkFault fault, SparkAddress address, string root)
    {
        var told = SparkFaults.Of(fault, new Place("query"), address);
        var words = DuckDbEngineFaults.WithoutPaths(told.Message, root);
        return told switch
        {
            DefinitionException mistake => new DefinitionException(
                mistake.Place, DuckDbEngineFaults.WithoutPaths(mistake.Found, root), mistake.Expected),
            TransientException => new TransientException(words),
            OperationCanceledException => told,
            _ => new TerminalException(words),
        };
    }

    private static string? Raised(SparkFault fault)
    {
        var at = fault.Message.IndexOf(SparkEngineRows.Broken, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var words = fault.Message[(at + SparkEngineRows.Broken.Length)..].ReplaceLineEndings("\n").Split('\n')[0];
        var state = words.IndexOf(" SQLSTATE", StringComparison.Ordinal);
        return (state < 0 ? words : words[..state]).Trim();
    }

    private static string Bare(string quoted) => quoted.Replace("`", "", StringComparison.Ordinal);
}
