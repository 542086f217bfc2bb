using System.Text.Json;
using DataPlatform.Core;

namespace DataPlatform.Lakehouse.Log;

/// <summary>
/// Reads checkpoints of both kinds: one file or several, or a head that names its sidecars. Adds come column by column,
/// because there are many of them; removed files are read only when somebody asks.
/// </summary>
internal sealed class CheckpointReader(string logFolder, IFileSystem files, IScratch scratch)
{
    private const string Sidecars = "_sidecars";

    private static readonly string[] Rare =
        ["protocol", "metaData", "txn", "domainMetadata", "sidecar", "checkpointMetadata"];

    private static readonly string[] FileFields =
    [
        "path", "partitionValues", "size", "dataChange", "deletionVector.storageType",
        "deletionVector.pathOrInlineDv", "deletionVector.offset", "deletionVector.sizeInBytes",
        "deletionVector.cardinality", "baseRowId", "defaultRowCommitVersion",
    ];

    private static readonly string[] AddFields = ["modificationTime", "stats", "tags", "clusteringProvider"];

    private static readonly string[] RemoveFields = ["deletionTimestamp", "extendedFileMetadata"];

    private static readonly string[] AllFields =
        [.. Rare, .. FileFields.Concat(AddFields).Select(f => $"add.{f}")];

    /// <summary>
    /// The state a checkpoint tells, or null when it cannot be used; the reason is added to the failures.
    /// </summary>
    public LogState? Read(FoundCheckpoint checkpoint, List<string> failures)
    {
        var actions = new List<LogAction>();
        string[] parts;
        try
        {
            parts = ReadHead(checkpoint, actions);
        }
        catch (Exception cause) when (cause
            is TerminalException or JsonException or IOException or FormatException or InvalidOperationException
            or InvalidCastException or OverflowException)
        {
            failures.Add($"{checkpoint.Names[0]} is not readable ({cause.Message.Split('\n')[0]})");
            return null;
        }
        if (!actions.Exists(a => a is ProtocolAction) || !actions.Exists(a => a is MetadataAction))
        {
            failures.Add($"{checkpoint.Names[0]} holds no protocol or no metaData");
            return null;
        }
        return LogState.FromCheckpoint(checkpoint.Version, actions, () => Removes(parts, actions));
    }

    /// <summary>Takes in all but the removed files; returns the Parquet files that hold them.</summary>
    private string[] ReadHead(FoundCheckpoint checkpoint, List<LogAction> actions)
    {
        string[] paths = [.. checkpoint.Names.Select(n => Path.Combine(logFolder, n))];
        var isJson = checkpoint.Names[0].EndsWith(".json", StringComparison.Ordinal);
        if (isJson)
            actions.AddRange(ActionParser.Parse(files.Read(paths[0])?.Bytes ?? throw new IOException("it is gone")));
        else
            ReadParquet(paths, actions);
        var sidecars = actions.OfType<SidecarAction>().ToList();
        if (checkpoint.SecondKind && actions.OfType<CheckpointMetadataAction>().SingleOrDefault() is var head
            && head?.Version != checkpoint.Version)
            throw new JsonException("it has no head of its version");
        foreach (var sidecar in sidecars)
            CheckSidecar(sidecar);
        string[] more = [.. sidecars.Select(PathOf)];
        if (more.Length > 0)
            ReadParquet(more, actions);
        return isJson ? more : [.. paths, .. more];
    }

    private void CheckSidecar(SidecarAction sidecar)
    {
        if (files.Facts(PathOf(sidecar)) is not { } facts)
            throw new IOException($"its sidecar {sidecar.Path} is gone");
        if (facts.Size != sidecar.SizeInBytes)
            throw new IOException($"its sidecar {sidecar.Path} has {facts.Size} bytes, not {sidecar.SizeInBytes}");
    }

    private string PathOf(SidecarAction sidecar) =>
        Path.Combine(logFolder, Sidecars, LogPath.Canonical(sidecar.Path));

    private void ReadParquet(IReadOnlyList<string> paths, List<LogAction> actions)
    {
        var bare = new List<int>();
        foreach (var row in scratch.ReadFields(paths, AllFields))
        {
            for (var i = 0; i < Rare.Length; i++)
            {
                if (row[i] is string body)
                    ActionParser.ParseRow($$"""{"{{Rare[i]}}":{{body}}}""", actions);
            }
            if (row[Rare.Length] is not string path)
                continue;
            var add = Add(path, row.AsSpan(Rare.Length));
            if (add.Stats is null)
                bare.Add(actions.Count);
            actions.Add(add);
        }
        if (bare.Count > 0)
            TakeStructStatistics(paths, actions, bare);
    }

    // some writers keep statistics only as columns
    private void TakeStructStatistics(IReadOnlyList<string> paths, List<LogAction> actions, List<int> bare)
    {
        var parsed = new Dictionary<(string, string?, long?), string>();
        foreach (var row in scratch.ReadFields(
            paths, ["add.path", "add.deletionVector.pathOrInlineDv", "add.deletionVector.offset", "add.stats_parsed"]))
        {
            if (row[3] is string text)
                parsed[((string)row[0]!, row[1] as string, row[2] as long?)] = text;
        }
        foreach (var at in bare)
        {
            var add = (AddAction)actions[at];
            var vector = add.DeletionVector;
            if (parsed.TryGetValue((add.Path, vector?.PathOrInline, vector?.Offset), out var text))
                actions[at] = add with { Stats = text };
        }
    }

    private static AddAction Add(string path, ReadOnlySpan<object?> row)
    {
        var own = row[FileFields.Length..];
        return new AddAction(
            path, Map(row[1]) ?? ActionParser.NoValues, row[2] as long? ?? 0, own[0] as long? ?? 0,
            row[3] as bool? ?? true, own[1] as string)
        {
            DeletionVector = Vector(row),
            BaseRowId = row[9] as long?,
            DefaultRowCommitVersion = row[10] as long?,
            Tags = Map(own[2]),
            ClusteringProvider = own[3] as string,
        };
    }

    private IEnumerable<RemoveAction> Removes(string[] paths, List<LogAction> actions)
    {
        foreach (var inline in actions.OfType<RemoveAction>())
            yield return inline;
        if (paths.Length == 0)
            yield break;
        foreach (var row in scratch.ReadFields(
            paths, [.. FileFields.Concat(RemoveFields).Select(f => $"remove.{f}")]))
        {
            yield return new RemoveAction(
                (string)row[0]!, row[FileFields.Length] as long?, row[3] as bool? ?? true)
            {
                ExtendedFileMetadata = row[FileFields.Length + 1] as bool?,
                PartitionValues = Map(row[1]),
                Size = row[2] as long?,
                DeletionVector = Vector(row),
                BaseRowId = row[9] as long?,
                DefaultRowCommitVersion = row[10] as long?,
            };
        }
    }

    private static DeletionVector? Vector(ReadOnlySpan<object?> row) => row[4] is string storage
        ? new DeletionVector(
            storage, row[5] as string ?? throw new JsonException("a deletion vector has no pathOrInlineDv"),
            (int?)(row[6] as long?),
            (int)(row[7] as long? ?? throw new JsonException("a deletion vector has no size")),
            row[8] as long? ?? throw new JsonException("a deletion vector has no cardinality"))
        : null;

    private static IReadOnlyDictionary<string, string?>? Map(object? cell)
    {
        if (cell is not string text)
            return null;
        return text == "{}" ? ActionParser.NoValues : ActionParser.MapOf(text);
    }
}
