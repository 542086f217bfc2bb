using System.Text.Json.Nodes;
using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>
/// What a write does to rows: the rows that go are in the table <see cref="RowWrite.Gone"/>, and the new content of
/// changed rows and the new rows are queries, or null when there are none.
/// </summary>
internal sealed record RowPlan(string? Updated, string? Inserted)
{
    /// <summary>Which files of others the plan would have had to look at; null means all.</summary>
    public Func<AddAction, bool>? WouldRead { get; init; }
}

/// <summary>
/// A write that takes rows out and puts rows in: by writing the files anew that hold the rows, or, where the table
/// allows it, by writing down which rows are deleted and adding only what is new.
/// </summary>
internal abstract class RowWrite(DeltaTable table, CommitInfo info) : TableWrite(table, info)
{
    /// <summary>Rows that go: <c>file</c>, <c>row</c> (its position) and <c>updated</c> (it comes back changed).
    /// </summary>
    protected const string Gone = "__lake_gone";

    protected const string FileColumn = "__lake_file";
    protected const string RowColumn = "__lake_row";
    private const string Vectors = "deletionVectors";

    protected override Access Access => Access.Rewrite;

    protected override Draft Prepare(LogState state, Snapshot snapshot)
    {
        var schema = SchemaEvolution.Evolve(Table, snapshot, snapshot.Files.Count == 0);
        var now = schema.Applied(snapshot);
        var rules = new RowRules(now);
        try
        {
            var plan = Plan(state, now, rules);
            return Written(state, now, rules, plan) with
            {
                NewMetadata = schema.NewMetadata(state), Reads = ReadSet.Of(state, plan.WouldRead),
            };
        }
        finally
        {
            Scratch.Execute($"DROP TABLE IF EXISTS {Gone}");
            Clean();
        }
    }

    /// <summary>Fills <see cref="Gone"/> and says what comes instead.</summary>
    protected abstract RowPlan Plan(LogState state, Snapshot now, RowRules rules);

    /// <summary>Drops what <see cref="Plan"/> left in the scratchpad.</summary>
    protected virtual void Clean()
    {
    }

    /// <summary>Looks at the new files before they are committed.</summary>
    protected virtual void Check(Snapshot now, IReadOnlyList<AddAction> adds, long keptRows)
    {
    }

    /// <summary>Counts of the operation, by the names Spark has for them.</summary>
    protected abstract Dictionary<string, string> MetricsOf(RowCounts counts);

    protected void FillGone(string select) => Scratch.Execute($"CREATE OR REPLACE TEMP TABLE {Gone} AS {select}");

    protected static string Columns(Snapshot snapshot, string alias) =>
        string.Join(", ", snapshot.Schema.Select(c => $"{alias}.{Names.Quote(c.Name)}"));

    /// <summary>A scan with file and position of each row.</summary>
    protected string Positions(Snapshot snapshot, IReadOnlyList<LiveFile> files) =>
        Scratch.Scan(snapshot, files, FileColumn, RowColumn);

    /// <summary>The rows that go, as they are, from the files that hold any.</summary>
    protected string GoneRows(Snapshot snapshot, IReadOnlyList<LiveFile> touched) =>
        $"{Positions(snapshot, touched)} AS t JOIN {Gone} AS g ON t.{FileColumn} = g.file AND t.{RowColumn} = g.row";

    /// <summary>Files that hold a row that goes, and how many.</summary>
    protected List<(LiveFile File, long Rows)> Touched(Snapshot snapshot)
    {
        var byPath = snapshot.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        return [.. Scratch.Query($"SELECT file, count(*) FROM {Gone} GROUP BY file ORDER BY file").ToList()
            .Select(r => (byPath[(string)r[0]!], (long)r[1]!))];
    }

    private Draft Written(LogState state, Snapshot now, RowRules rules, RowPlan plan)
    {
        var touched = Touched(now);
        var byPath = DraftFiles.ByPath(Table, state);
        var added = string.Join("\nUNION ALL\n", new[] { plan.Updated, plan.Inserted }.OfType<string>());
        var files = new NewFiles(Table, state, now, rules);
        var marks = MayMark(now);
        var kept = touched.TrueForAll(t => t.File.Rows is not null)
            ? touched.Sum(t => t.File.Rows!.Value - t.Rows)
            : Count($"SELECT count(*) FROM {Scratch.Scan(now, [.. touched.Select(t => t.File)], null)}")
                - touched.Sum(t => t.Rows);
        var select = marks || touched.Count == 0 ? added : WithKept(now, touched, added);
        var adds = select.Length == 0 ? [] : files.Write(select);
        var counts = new RowCounts(
            touched.Sum(t => t.Rows), Count($"SELECT count(*) FROM {Gone} WHERE updated"), marks ? 0 : kept,
            DraftFiles.Rows(adds) - (marks ? 0 : kept), touched.Count, adds.Count);
        var draft = new Draft(state, null, counts.Written)
        {
            Adds = adds,
            Removes = [.. touched.Select(t => Remove(byPath[t.File.Path]))],
            Metrics = MetricsOf(counts),
        };
        try
        {
            Check(now, adds, counts.Copied);
            if (marks && touched.Count > 0)
                draft = Marked(draft, now, touched, byPath);
            return On(now, "delta.enableChangeDataFeed") && (touched.Count > 0 || added.Length > 0)
                ? draft with { Changes = files.WriteChanges(ChangesOf(now, touched, plan)) }
                : draft;
        }
        catch (Exception cause) when (cause is DefinitionException or TerminalException or TransientException
            or IOException)
        {
            Discard(draft);
            throw;
        }
    }

    private string WithKept(Snapshot now, List<(LiveFile File, long Rows)> touched, string added)
    {
        var partly = touched.Where(t => t.File.Rows != t.Rows).Select(t => t.File).ToList();
        if (partly.Count == 0)
            return added;
        var kept = $"SELECT {Columns(now, "t")} FROM {Positions(now, partly)} AS t ANTI JOIN {Gone} AS g "
            + $"ON t.{FileColumn} = g.file AND t.{RowColumn} = g.row";
        return added.Length == 0 ? kept : $"{kept}\nUNION ALL\n{added}";
    }

    private Draft Marked(
        Draft draft, Snapshot now, List<(LiveFile File, long Rows)> touched, Dictionary<string, AddAction> byPath)
    {
        using var vectors = new DeletionVectorWriter(Table.Lake.Ids());
        var marked = new List<AddAction>();
        var rows = Scratch.Query($"SELECT file, row FROM {Gone} ORDER BY file, row")
            .GroupBy(r => (string)r[0]!, r => (long)r[1]!).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var (file, gone) in touched)
        {
            if (file.Rows == gone)
                continue;
            var add = byPath[file.Path];
            var all = rows[file.Path];
            if (file.DeletionVector is not null)
                all = [.. all.Concat(DeletedRows.Load(Table.Lake.Files, now, file).Positions).Order()];
            marked.Add(add with
            {
                DeletionVector = vectors.Add(all), Stats = WideBounds(add.Stats!), DataChange = true,
            });
        }
        if (marked.Count == 0)
            return draft;
        var path = Path.Combine(Table.Path, vectors.Name);
        Table.Lake.Files.PutIfAbsent(path, vectors.Content.Span, Table.Lake.Clock.GetUtcNow());
        return draft with { Adds = [.. draft.Adds, .. marked], VectorFiles = [path] };
    }

    // with rows deleted the bounds are no longer those of a row that is there
    private static string WideBounds(string stats)
    {
        var json = JsonNode.Parse(stats)!.AsObject();
        json["tightBounds"] = false;
        return json.ToJsonString(new System.Text.Json.JsonSerializerOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }

    private string ChangesOf(Snapshot now, List<(LiveFile File, long Rows)> touched, RowPlan plan)
    {
        string Typed(string select, string type) =>
            $"SELECT *, {Names.Literal(type)} AS {FileColumns.ChangeType} FROM (\n{select}\n) AS changed";

        var parts = new List<string>();
        if (touched.Count > 0)
        {
            parts.Add($"SELECT {Columns(now, "t")}, CASE WHEN g.updated THEN 'update_preimage' ELSE 'delete' END "
                + $"AS {FileColumns.ChangeType} FROM {GoneRows(now, [.. touched.Select(t => t.File)])}");
        }
        if (plan.Updated is { } updated)
            parts.Add(Typed(updated, "update_postimage"));
        if (plan.Inserted is { } inserted)
            parts.Add(Typed(inserted, "insert"));
        return string.Join("\nUNION ALL\n", parts);
    }

    // a file whose number of rows nobody knows is written anew: a mark needs the number
    private static bool MayMark(Snapshot now) =>
        On(now, "delta.enableDeletionVectors") && now.Files.All(f => f.Rows is not null)
        && now.Protocol.WriterFeatures?.Contains(Vectors, StringComparer.OrdinalIgnoreCase) == true;

    private static bool On(Snapshot now, string property) =>
        string.Equals(now.Configuration.GetValueOrDefault(property), "true", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Rows and files of a write: gone, of these changed, copied as they are, written; files removed and added.
/// </summary>
internal sealed record RowCounts(long Gone, long Updated, long Copied, long Written, long FilesOut, long FilesIn);
