using DataPlatform.Core;

namespace DataPlatform.Semantic;

/// <summary>Everything behind the numbers of one answer.</summary>
public sealed record Explanation(
    Metric Metric,
    Answer Answer,
    IReadOnlyList<ExplainedStatement> Statements,
    IReadOnlyList<RowSample> Rows,
    IReadOnlyList<LineageStep> Lineage);

/// <summary>The SQL over one fact with its values, or why there is none.</summary>
public sealed record ExplainedStatement(string Fact, RenderedSql? Sql, string? Reason);

/// <summary>
/// Fact rows behind a number: the first ones, and how many there are. The last column, <c>source_key</c>, is FILE:LINE
/// of the landed row, null where the fact has no way back to one row.
/// </summary>
public sealed record RowSample(
    string Fact, IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows, long Total, string? Reason);

/// <summary>A table and the tables it is made from; landed tables are made from feeds and have none.</summary>
public sealed record LineageStep(string Table, Layer Layer, IReadOnlyList<string> MadeFrom)
{
    /// <summary>Feeds that filled a landed table; told to unrestricted readers only.</summary>
    public IReadOnlyList<string> Feeds { get; init; } = [];
}

/// <summary>Walks back from facts to landed tables.</summary>
internal static class LineageOf
{
    /// <summary>Each table once, facts first.</summary>
    internal static IReadOnlyList<LineageStep> Facts(IReadOnlyList<Table> facts, ILookup<string, string> feeds)
    {
        var steps = new List<LineageStep>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<Table>(facts);
        while (open.TryDequeue(out var table))
        {
            if (!seen.Add(table.TableName))
                continue;
            var inputs = table is Transform transform ? transform.Inputs : [];
            steps.Add(new LineageStep(
                table.TableName, table.Layer, [.. inputs.Select(i => i.TableName).Distinct(StringComparer.Ordinal)])
            {
                Feeds = [.. feeds[table.TableName]],
            });
            foreach (var input in inputs)
                open.Enqueue(input);
        }
        return steps;
    }
}
