using DataPlatform.Core;
using DataPlatform.Lakehouse.Log;

namespace DataPlatform.Lakehouse;

/// <summary>An append reads nothing, so another writer's commit does not touch it unless the schema moved.</summary>
internal sealed class AppendWrite(DeltaTable table, string select, CommitInfo info) : TableWrite(table, info)
{
    protected override Access Access => Access.Append;

    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["mode"] = "Append", ["partitionBy"] = "[]" };

    protected override Draft Prepare(LogState state, Snapshot snapshot)
    {
        var schema = SchemaEvolution.Evolve(Table, snapshot.Schema, snapshot.Files.Count == 0);
        var file = WriteFile(InOrder(select, schema.Columns), schema.Columns);
        return new Draft(state, schema.NewMetadata(state), file?.Rows ?? 0)
        {
            Adds = file is null ? [] : [Add(file, schema.Columns)],
            Metrics = Metrics(
                ("numFiles", file is null ? 0 : 1), ("numOutputRows", file?.Rows ?? 0),
                ("numOutputBytes", file?.Size ?? 0)),
        };
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot)
    {
        if (SameMetadata(draft.State, state))
            return draft with { State = state };
        Discard(draft);
        return Prepare(state, snapshot);
    }
}

/// <summary>A whole overwrite removes whatever is there when it wins.</summary>
internal sealed class OverwriteWrite(DeltaTable table, string select, CommitInfo info) : TableWrite(table, info)
{
    protected override Access Access => Access.Rewrite;

    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["mode"] = "Overwrite", ["partitionBy"] = "[]" };

    protected override Draft Prepare(LogState state, Snapshot snapshot)
    {
        var schema = SchemaEvolution.Evolve(Table, snapshot.Schema, isEmpty: true);
        var file = WriteFile(InOrder(select, schema.Columns), schema.Columns);
        return new Draft(state, schema.NewMetadata(state), file?.Rows ?? 0)
        {
            Adds = file is null ? [] : [Add(file, schema.Columns)],
            Removes = [.. state.Files.Values.Select(Remove)],
            Metrics = Metrics(
                ("numFiles", file is null ? 0 : 1), ("numOutputRows", file?.Rows ?? 0),
                ("numOutputBytes", file?.Size ?? 0), ("numRemovedFiles", state.Files.Count)),
        };
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot)
    {
        if (SameMetadata(draft.State, state))
            return draft with { State = state, Removes = [.. state.Files.Values.Select(Remove)] };
        Discard(draft);
        return Prepare(state, snapshot);
    }
}

/// <summary>A partial overwrite is worked out anew on the new state: its kept rows may have changed.</summary>
internal sealed class OverwriteWhereWrite(DeltaTable table, string predicate, string select, CommitInfo info)
    : TableWrite(table, info)
{
    private const string FileColumn = "__lake_file";

    protected override Access Access => Access.Rewrite;

    protected override IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>
    {
        ["mode"] = "Overwrite", ["partitionBy"] = "[]", ["predicate"] = predicate,
    };

    protected override Draft Prepare(LogState state, Snapshot snapshot)
    {
        var schema = SchemaEvolution.Evolve(Table, snapshot.Schema, snapshot.Files.Count == 0);
        var now = snapshot with { Schema = schema.Columns };
        var touched = Touched(now);
        var kept = $"SELECT * FROM {Scratch.Scan(now, touched, null)} WHERE ({predicate}) IS NOT TRUE";
        var given = InOrder(select, schema.Columns);
        var keptRows = touched.Count == 0 ? 0 : Count($"SELECT count(*) FROM ({kept}) AS kept");
        var file = WriteFile(keptRows == 0 ? given : $"{kept}\nUNION ALL\n{given}", schema.Columns);
        if (file is not null)
            CheckPredicate(now, file, keptRows);
        var rows = (file?.Rows ?? 0) - keptRows;
        return new Draft(state, schema.NewMetadata(state), rows)
        {
            Adds = file is null ? [] : [Add(file, schema.Columns)],
            Removes = [.. DraftFiles.AddsOf(Table, state, touched).Select(Remove)],
            Metrics = Metrics(
                ("numFiles", file is null ? 0 : 1), ("numOutputRows", rows), ("numOutputBytes", file?.Size ?? 0),
                ("numRemovedFiles", touched.Count), ("numCopiedRows", keptRows)),
        };
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot)
    {
        Discard(draft);
        return Prepare(state, snapshot);
    }

    private List<LiveFile> Touched(Snapshot snapshot)
    {
        if (snapshot.Files.Count == 0)
            return [];
        var scan = Scratch.Scan(snapshot, snapshot.Files, FileColumn);
        return DraftFiles.Named(
            snapshot, Scratch.Query($"SELECT DISTINCT {FileColumn} FROM {scan} WHERE ({predicate})"));
    }

    private void CheckPredicate(Snapshot snapshot, ParquetFile file, long keptRows)
    {
        var scan = Scratch.Scan(snapshot, [new LiveFile(file.Path, file.Size, file.Rows)], null);
        var outside = Count($"SELECT count(*) FROM {scan} WHERE ({predicate}) IS NOT TRUE") - keptRows;
        if (outside == 0)
            return;
        Table.Lake.Files.Delete(file.Path);
        throw new DefinitionException(
            Table.Name, $"{outside} rows outside ({predicate})", "only rows that satisfy it",
            "nothing has been written");
    }

    private long Count(string sql) => (long)Scratch.Query(sql).Single()[0]!;
}

/// <summary>A merge has read the whole table for its keys: whatever changed rows meanwhile is a conflict.</summary>
internal sealed class MergeWrite(DeltaTable table, IReadOnlyList<string> keys, string select, CommitInfo info)
    : TableWrite(table, info)
{
    private const string FileColumn = "__lake_file";
    private const string Source = "__lake_merge_source";

    protected override Access Access => Access.Rewrite;

    protected override IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["mode"] = "Merge", ["keys"] = string.Join(",", keys) };

    protected override Draft Prepare(LogState state, Snapshot snapshot)
    {
        var schema = SchemaEvolution.Evolve(Table, snapshot.Schema, snapshot.Files.Count == 0);
        var now = snapshot with { Schema = schema.Columns };
        Scratch.Execute($"CREATE OR REPLACE TEMP TABLE {Source} AS {InOrder(select, schema.Columns)}");
        try
        {
            CheckKeys(now);
            var sourceRows = (long)Scratch.Query($"SELECT count(*) FROM {Source}").Single()[0]!;
            var touched = sourceRows == 0 ? [] : Touched(now);
            var kept = $"SELECT t.* FROM {Scratch.Scan(now, touched, null)} AS t ANTI JOIN {Source} AS s ON {On}";
            var file = WriteFile(
                touched.Count == 0 ? $"SELECT * FROM {Source}" : $"{kept}\nUNION ALL\nSELECT * FROM {Source}",
                schema.Columns);
            var copied = (file?.Rows ?? 0) - sourceRows;
            return new Draft(state, schema.NewMetadata(state), sourceRows)
            {
                Adds = file is null ? [] : [Add(file, schema.Columns)],
                Removes = [.. DraftFiles.AddsOf(Table, state, touched).Select(Remove)],
                Metrics = Metrics(
                    ("numSourceRows", sourceRows), ("numTargetRowsCopied", copied),
                    ("numTargetFilesAdded", file is null ? 0 : 1), ("numTargetFilesRemoved", touched.Count),
                    ("numOutputRows", file?.Rows ?? 0)),
            };
        }
        finally
        {
            Scratch.Execute($"DROP TABLE IF EXISTS {Source}");
        }
    }

    protected override Draft Reconsider(Draft draft, LogState state, Snapshot snapshot)
    {
        var conflict = Conflict(draft.State, state);
        if (conflict is null)
            return draft with { State = state };
        Discard(draft);
        throw conflict;
    }

    private string On => string.Join(" AND ", keys.Select(k => $"t.{Names.Quote(k)} = s.{Names.Quote(k)}"));

    private TransientException? Conflict(LogState read, LogState now)
    {
        if (!ReferenceEquals(read.Protocol, now.Protocol))
            return LakeErrors.Conflict("PROTOCOL_CHANGED", Table.Name, now.Version, "changed the protocol");
        if (!ReferenceEquals(read.Metadata, now.Metadata))
            return LakeErrors.Conflict("METADATA_CHANGED", Table.Name, now.Version, "changed the metadata");
        if (read.Files.Keys.Any(k => !now.Files.ContainsKey(k)))
            return LakeErrors.Conflict(
                "CONCURRENT_DELETE_READ", Table.Name, now.Version, "removed files this merge read");
        return now.Files.Keys.Any(k => !read.Files.ContainsKey(k))
            ? LakeErrors.Conflict("CONCURRENT_APPEND", Table.Name, now.Version, "added rows this merge has not read")
            : null;
    }

    private void CheckKeys(Snapshot snapshot)
    {
        if (keys.Count == 0)
            throw new DefinitionException(Table.Name, "no key", "at least one key column to merge by");
        if (keys.FirstOrDefault(k => snapshot.Find(k) is null) is { } unknown)
            throw new DefinitionException(Table.Name, unknown, "keys that are columns of the table");
        var list = string.Join(", ", keys.Select(Names.Quote));
        var isNull = string.Join(" OR ", keys.Select(k => $"{Names.Quote(k)} IS NULL"));
        if ((long)Scratch.Query($"SELECT count(*) FROM {Source} WHERE {isNull}").Single()[0]! is > 0 and var nulls)
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

    private List<LiveFile> Touched(Snapshot snapshot)
    {
        if (snapshot.Files.Count == 0)
            return [];
        var scan = Scratch.Scan(snapshot, snapshot.Files, FileColumn);
        return DraftFiles.Named(snapshot, Scratch.Query(
            $"SELECT DISTINCT t.{FileColumn} FROM {scan} AS t SEMI JOIN {Source} AS s ON {On}"));
    }
}

/// <summary>From file paths, as a scan tells them, back to the log.</summary>
internal static class DraftFiles
{
    public static List<LiveFile> Named(Snapshot snapshot, IEnumerable<object?[]> paths)
    {
        var wanted = paths.Select(p => (string)p[0]!).ToHashSet(StringComparer.Ordinal);
        var found = snapshot.Files.Where(f => wanted.Contains(f.Path)).ToList();
        return found.Count == wanted.Count
            ? found
            : throw new InvalidOperationException($"a scan of '{snapshot.Table}' named files it was not given");
    }

    public static IEnumerable<AddAction> AddsOf(DeltaTable table, LogState state, List<LiveFile> files)
    {
        var wanted = files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return state.Files.Values.Where(a => wanted.Contains(LogPath.Absolute(table.Path, a.Path)));
    }
}
