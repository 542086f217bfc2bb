using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// A merge by any condition with any clauses. Several source rows that would change one row of the table are an error:
/// the outcome would depend on their order. A lost race is raised and not run again, as the source may stem from what
/// its caller read before.
/// </summary>
internal sealed class MergeWrite(
    DeltaTable table, string source, string on, IReadOnlyList<MergeClause> clauses, CommitInfo info)
    : RowWrite(table, info)
{
    private const string Source = "__lake_merge_source";
    private const string Matched = "__lake_merge_matched";
    private const string Id = "__lake_source";

    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["predicate"] = on };

    protected override RowPlan Plan(LogState state, Snapshot now, RowRules rules)
    {
        Check(now);
        Scratch.Execute(
            $"CREATE OR REPLACE TEMP TABLE {Source} AS "
            + $"SELECT row_number() OVER () AS {Id}, s.* FROM (\n{source}\n) AS s");
        Match(now);
        CheckMatches();
        var updates = string.Join(", ", clauses.Select((c, i) => (c, i))
            .Where(c => c.c.Set is not null && c.c.For != MergeRows.NotMatched).Select(c => c.i).Append(-1));
        FillGone($"SELECT DISTINCT file, row, clause IN ({updates}) AS updated FROM {Matched} "
            + "WHERE clause IS NOT NULL");
        var touched = Touched(now).Select(t => t.File).ToList();
        return new RowPlan(Updated(now, rules, touched), Inserted(now, rules));
    }

    protected override void Clean()
    {
        Scratch.Execute($"DROP TABLE IF EXISTS {Source}");
        Scratch.Execute($"DROP TABLE IF EXISTS {Matched}");
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot) => KeepOrRaise(draft, state);

    protected override Dictionary<string, string> MetricsOf(RowCounts counts) => Metrics(
        ("numSourceRows", Count($"SELECT count(*) FROM {Source}")), ("numTargetRowsCopied", counts.Copied),
        ("numTargetRowsUpdated", counts.Updated), ("numTargetRowsDeleted", counts.Gone - counts.Updated),
        ("numTargetRowsInserted", counts.Written - counts.Updated), ("numTargetFilesAdded", counts.FilesIn),
        ("numTargetFilesRemoved", counts.FilesOut), ("numOutputRows", counts.Copied + counts.Written));

    private void Check(Snapshot now)
    {
        if (clauses.Count == 0)
            throw new DefinitionException(Table.Name, "a merge without a clause", "at least one");
        foreach (var clause in clauses.Where(c => c is { All: false, Set: not null }))
            SetClause.Check(Table.Name, now, clause.Set!);
        if (clauses.Any(c => c.For == MergeRows.NotMatched && c.Set is null))
            throw new DefinitionException(Table.Name, "a clause that deletes rows that are not there", "an insert");
        if (clauses.Any(c => c.For == MergeRows.NotMatchedBySource && c.All))
            throw new DefinitionException(Table.Name, "all columns of no source row", "the columns to set");
    }

    private void Match(Snapshot now)
    {
        var scan = Positions(now, now.Files);
        Scratch.Execute($"""
            CREATE OR REPLACE TEMP TABLE {Matched} AS
            SELECT t.{FileColumn} AS file, t.{RowColumn} AS row, s.{Id} AS source,
                {Choice(MergeRows.Matched)} AS clause
            FROM {scan} AS t JOIN {Source} AS s ON ({on})
            """);
        if (!clauses.Any(c => c.For == MergeRows.NotMatchedBySource))
            return;
        Scratch.Execute($"""
            INSERT INTO {Matched}
            SELECT t.{FileColumn}, t.{RowColumn}, NULL, {Choice(MergeRows.NotMatchedBySource)}
            FROM {scan} AS t ANTI JOIN (SELECT file, row FROM {Matched}) AS m
                ON t.{FileColumn} = m.file AND t.{RowColumn} = m.row
            """);
    }

    // the number of the first clause whose condition is true
    private string Choice(MergeRows rows)
    {
        var cases = clauses.Select((c, i) => (Clause: c, Number: i)).Where(c => c.Clause.For == rows)
            .Select(c => $"WHEN ({c.Clause.Condition ?? "true"}) THEN {c.Number}").ToList();
        return cases.Count == 0 ? "CAST(NULL AS INTEGER)" : $"CASE {string.Join(" ", cases)} END";
    }

    private void CheckMatches()
    {
        // the same row deleted twice is deleted
        if (clauses.Where(c => c.For == MergeRows.Matched).ToList() is [{ Set: null, Condition: null }])
            return;
        var twice = Scratch.Query($"""
            SELECT count(*), min(source), max(source) FROM {Matched} WHERE clause IS NOT NULL AND source IS NOT NULL
            GROUP BY file, row HAVING count(*) > 1 LIMIT 1
            """).ToList();
        if (twice.Count == 0)
            return;
        var row = Scratch.Query($"SELECT CAST(to_json(s) AS VARCHAR) FROM {Source} AS s WHERE {Id} = {twice[0][1]}")
            .Single()[0];
        throw new DefinitionException(
            Table.Name, $"{twice[0][0]} source rows that match one row of the table, among them {row}",
            "one source row for each row of the table", "nothing has been written");
    }

    private string? Updated(Snapshot now, RowRules rules, List<LiveFile> touched)
    {
        var parts = new List<string>();
        for (var i = 0; i < clauses.Count && touched.Count > 0; i++)
        {
            if (clauses[i] is not { For: not MergeRows.NotMatched, Set: { } set } clause)
                continue;
            var columns = SetClause.Columns(now, rules, clause.All ? FromSource(now) : set, "t.");
            parts.Add(InOrder(
                $"SELECT {columns} FROM {Positions(now, touched)} AS t JOIN {Matched} AS m "
                + $"ON t.{FileColumn} = m.file AND t.{RowColumn} = m.row LEFT JOIN {Source} AS s "
                + $"ON s.{Id} = m.source WHERE m.clause = {i}", now, rules));
        }
        return parts.Count == 0 ? null : string.Join("\nUNION ALL\n", parts);
    }

    private string? Inserted(Snapshot now, RowRules rules)
    {
        var parts = new List<string>();
        var fresh = $"{Source} AS s ANTI JOIN (SELECT source FROM {Matched} WHERE source IS NOT NULL) AS m "
            + $"ON s.{Id} = m.source";
        for (var i = 0; i < clauses.Count; i++)
        {
            if (clauses[i] is not { For: MergeRows.NotMatched } clause)
                continue;
            var values = (clause.All ? FromSource(now) : clause.Set!)
                .Select(v => $"({v.Value}) AS {Names.Quote(now.Find(v.Key)!.Name)}");
            parts.Add(InOrder(
                $"SELECT {string.Join(", ", values)} FROM {fresh} WHERE {Choice(MergeRows.NotMatched)} = {i}",
                now, rules));
        }
        return parts.Count == 0 ? null : string.Join("\nUNION ALL\n", parts);
    }

    private Dictionary<string, string> FromSource(Snapshot now)
    {
        var given = Scratch.ColumnNames($"SELECT * FROM {Source}").Where(n => n != Id).ToList();
        if (given.Find(n => now.Find(n) is null) is { } unknown)
            throw new DefinitionException(Table.Name, unknown, "only columns of the table in the source");
        return given.ToDictionary(n => n, n => $"s.{Names.Quote(n)}", StringComparer.OrdinalIgnoreCase);
    }
}
