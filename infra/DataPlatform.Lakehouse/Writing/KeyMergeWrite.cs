using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// An upsert by keys. Its source may stem from what its caller read before, so a lost race is raised and not run again.
/// </summary>
internal sealed class KeyMergeWrite(DeltaTable table, IReadOnlyList<string> keys, string select, CommitInfo info)
    : RowWrite(table, info)
{
    private const string Source = "__lake_merge_source";

    private long sourceRows;

    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["mode"] = "Merge", ["keys"] = string.Join(",", keys) };

    private string On => string.Join(" AND ", keys.Select(k => $"t.{Names.Quote(k)} = s.{Names.Quote(k)}"));

    protected override RowPlan Plan(LogState state, Snapshot now, RowRules rules)
    {
        Scratch.Execute($"CREATE OR REPLACE TEMP TABLE {Source} AS {InOrder(select, now, rules)}");
        CheckKeys(now);
        sourceRows = Count($"SELECT count(*) FROM {Source}");
        var bounds = new KeyBounds(Scratch, now, keys, Source);
        var candidates = sourceRows == 0 ? [] : now.Files.Where(f => bounds.MayHold(f.Statistics)).ToList();
        FillGone($"SELECT t.{FileColumn} AS file, t.{RowColumn} AS row, true AS updated "
            + $"FROM {Positions(now, candidates)} AS t SEMI JOIN {Source} AS s ON {On}");
        if (sourceRows == 0)
            return new RowPlan(null, null) { WouldRead = bounds.MayHold };
        var touched = Touched(now).Select(t => t.File).ToList();
        var old = touched.Count == 0 ? null : $"{GoneRows(now, touched)}";
        // only a change feed asks which rows are new
        var splits = old is not null && now.Configuration.ContainsKey("delta.enableChangeDataFeed");
        return splits
            ? new RowPlan(
                $"SELECT s.* FROM {Source} AS s SEMI JOIN (SELECT {Columns(now, "t")} FROM {old}) AS t ON {On}",
                $"SELECT s.* FROM {Source} AS s ANTI JOIN (SELECT {Columns(now, "t")} FROM {old}) AS t ON {On}")
            {
                WouldRead = bounds.MayHold,
            }
            : new RowPlan(null, $"SELECT * FROM {Source}") { WouldRead = bounds.MayHold };
    }

    protected override void Clean() => Scratch.Execute($"DROP TABLE IF EXISTS {Source}");

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot) => KeepOrRaise(draft, state);

    protected override Dictionary<string, string> MetricsOf(RowCounts counts) => Metrics(
        ("numSourceRows", sourceRows), ("numTargetRowsCopied", counts.Copied),
        ("numTargetRowsUpdated", counts.Updated), ("numTargetRowsInserted", sourceRows - counts.Updated),
        ("numTargetFilesAdded", counts.FilesIn), ("numTargetFilesRemoved", counts.FilesOut),
        ("numOutputRows", counts.Copied + counts.Written));

    private void CheckKeys(Snapshot snapshot)
    {
        if (keys.Count == 0)
            throw new DefinitionException(Table.Name, "no key", "at least one key column to merge by");
        if (keys.FirstOrDefault(k => snapshot.Find(k) is null) is { } unknown)
            throw new DefinitionException(Table.Name, unknown, "keys that are columns of the table");
        var list = string.Join(", ", keys.Select(Names.Quote));
        var isNull = string.Join(" OR ", keys.Select(k => $"{Names.Quote(k)} IS NULL"));
        if (Count($"SELECT count(*) FROM {Source} WHERE {isNull}") is > 0 and var nulls)
            throw new DefinitionException(
                Table.Name, $"NULL in a key ({string.Join(", ", keys)}) of {nulls} rows", "keys without NULL");
        var twice = Scratch.Query($"""
            SELECT {list}, count(*) FROM {Source}
            GROUP BY {list} HAVING count(*) > 1 ORDER BY {list} LIMIT 1
            """).ToList();
        if (twice.Count > 0)
        {
            var named = keys.Select((k, i) => $"{k} = {Display(twice[0][i])}");
            throw new DefinitionException(
                Table.Name, $"{twice[0][^1]} rows for key {string.Join(", ", named)}", "one row for each key to merge");
        }
    }

    private static string Display(object? cell) => cell switch
    {
        string text => Names.Literal(text),
        DateOnly day => $"{day:yyyy-MM-dd}",
        DateTimeOffset instant => $"{instant:O}",
        _ => $"{cell}",
    };
}
