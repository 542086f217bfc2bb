using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// The same rows in fewer files. Rows that others add meanwhile are no matter; a group of files of which one was
/// removed is dropped, the others stand.
/// </summary>
internal sealed class OptimizeWrite(DeltaTable table, OptimizeOptions options, CommitInfo info)
    : TableWrite(table, info)
{
    private const string Ordered = "__lake_ordered";
    private const double LargeEnough = 0.75;

    private readonly List<(List<AddAction> From, List<AddAction> To)> groups = [];

    protected override Access Access => Access.Reorganize;

    protected override IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>
    {
        ["predicate"] = "[]",
        ["zOrderBy"] = $"[{string.Join(",", (options.ZOrder ? options.OrderBy ?? [] : []).Select(c => $"\"{c}\""))}]",
    };

    /// <summary>What became of it.</summary>
    public OptimizeOutcome Outcome(CommitOutcome commit) => groups.Count == 0
        ? new OptimizeOutcome(null, 0, 0)
        : new OptimizeOutcome(commit.Version, groups.Sum(g => g.From.Count), groups.Sum(g => g.To.Count));

    protected override Draft Prepare(LogState state, Snapshot snapshot)
    {
        foreach (var name in options.OrderBy ?? [])
        {
            if (snapshot.Find(name) is null || snapshot.PartitionColumns.Contains(name))
                throw new DefinitionException(Table.Name, name, "columns to order by that are in the files");
        }
        var files = new NewFiles(Table, state, snapshot, new RowRules(snapshot));
        foreach (var bin in Bins(state))
        {
            var live = bin.Select(a => a.Live(Table.Path)).ToList();
            groups.Add((bin, Write(files, snapshot, live)));
        }
        return DraftOf(state);
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot)
    {
        foreach (var group in groups.Where(g => !SameMetadata(draft.State, state)
            || g.From.Exists(a => !state.Files.ContainsKey(a.Key))).ToList())
        {
            groups.Remove(group);
            foreach (var add in group.To)
                Table.Lake.Files.Delete(LogPath.Absolute(Table.Path, add.Path));
        }
        return DraftOf(state);
    }

    private Draft DraftOf(LogState state) => new(state, null, 0)
    {
        IsIdle = groups.Count == 0,
        Adds = [.. groups.SelectMany(g => g.To)],
        Removes = [.. groups.SelectMany(g => g.From).Select(a => Remove(a, dataChange: false))],
        Reads = ReadSet.Only(groups.SelectMany(g => g.From).Select(a => a.Key)),
        Metrics = Metrics(
            ("numRemovedFiles", groups.Sum(g => g.From.Count)), ("numAddedFiles", groups.Sum(g => g.To.Count)),
            ("numRemovedBytes", groups.Sum(g => g.From.Sum(a => a.Size))),
            ("numAddedBytes", groups.Sum(g => g.To.Sum(a => a.Size)))),
    };

    // files of one partition, small ones first, until one file of the wanted size is full
    private List<List<AddAction>> Bins(LogState state)
    {
        var bins = new List<List<AddAction>>();
        var ordering = options.OrderBy is { Count: > 0 };
        foreach (var partition in state.Files.Values.GroupBy(PartitionKey).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var candidates = partition.Where(a => ordering || IsSmall(a) || HasManyDeleted(a))
                .OrderBy(a => a.Size).ThenBy(a => a.Path, StringComparer.Ordinal).ToList();
            if (ordering)
            {
                bins.Add(candidates);
                continue;
            }
            var bin = new List<AddAction>();
            foreach (var add in candidates)
            {
                if (bin.Count > 0 && bin.Sum(a => a.Size) + add.Size > options.TargetSize)
                {
                    bins.Add(bin);
                    bin = [];
                }
                bin.Add(add);
            }
            bins.Add(bin);
        }
        return [.. bins.Where(b => b.Count > 1 || b.Exists(HasManyDeleted) || (ordering && b.Count > 0))];
    }

    private bool IsSmall(AddAction add) => add.Size < options.TargetSize * LargeEnough;

    private bool HasManyDeleted(AddAction add) => add.DeletionVector is { } vector
        && vector.Cardinality > options.DeletedShare * (StatisticsText.Rows(add.Stats) ?? 0);

    private static string PartitionKey(AddAction add) => string.Join('\n', add.PartitionValues
        .OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value ?? "\0"}"));

    private List<AddAction> Write(NewFiles files, Snapshot snapshot, List<LiveFile> live)
    {
        var scan = Scratch.Scan(snapshot, live, null);
        if (options.OrderBy is not { Count: > 0 } columns)
            return files.Write($"SELECT * FROM {scan}", dataChange: false);
        var order = options.ZOrder ? Curve(columns) : string.Join(", ", columns.Select(Names.Quote));
        var parts = (int)Math.Max(1, (live.Sum(f => f.Size) + options.TargetSize - 1) / options.TargetSize);
        if (parts == 1 && !options.ZOrder)
            return files.Write($"SELECT * FROM {scan} ORDER BY {order}", dataChange: false);
        Scratch.Execute($"""
            CREATE OR REPLACE TEMP TABLE {Ordered} AS
            SELECT *, ntile({parts}) OVER (ORDER BY __lake_order) AS __lake_part
            FROM (SELECT *, {(options.ZOrder ? order : $"row_number() OVER (ORDER BY {order})")} AS __lake_order
                FROM {Ranked(scan)})
            """);
        try
        {
            return [.. Enumerable.Range(1, parts).SelectMany(part => files.Write(
                $"SELECT {string.Join(", ", snapshot.Schema.Select(c => Names.Quote(c.Name)))} FROM {Ordered} "
                + $"WHERE __lake_part = {part} ORDER BY __lake_order", dataChange: false))];
        }
        finally
        {
            Scratch.Execute($"DROP TABLE IF EXISTS {Ordered}");
        }
    }

    private const int CurveBits = 10;

    private string Ranked(string scan) => options.ZOrder
        ? $"(SELECT *, {string.Join(", ", options.OrderBy!.Select((c, i) =>
            $"ntile({1 << CurveBits}) OVER (ORDER BY {Names.Quote(c)}) - 1 AS __lake_rank{i}"))} FROM {scan})"
        : scan;

    // the bits of all ranks, one of each in turn
    private static string Curve(IReadOnlyList<string> columns) => string.Join(" + ",
        Enumerable.Range(0, CurveBits).SelectMany(bit => columns.Select((_, i) =>
            $"CAST((__lake_rank{i} >> {bit}) & 1 AS HUGEINT) * CAST(pow(2, {bit * columns.Count + i}) AS HUGEINT)")));
}
